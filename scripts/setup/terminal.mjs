/** What set-up says: one updating line on a terminal, a few plain lines anywhere else. */
const terminal = process.stderr.isTTY === true;
const sparseInterval = 20_000;

/** An expected failure: its message is all that the user needs, no stack. */
export class SetupError extends Error {}

/** Prints one line. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** `95 s` or `3 min 05 s`. */
export function formatDuration(milliseconds) {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 100) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * Starts showing a task. `update(part)` takes the part done, 0 to 1, or a short text where it is not known;
 * `done()` leaves one line with the time that it took.
 */
export function startProgress(label) {
  const started = Date.now();
  let shown = started;
  if (!terminal) say(`${label} …`);
  const line = (text) => process.stderr.write(`\r\x1b[2K${text}`);
  return {
    update(state) {
      const now = Date.now();
      if (now - shown < (terminal ? 100 : sparseInterval)) return;
      shown = now;
      const text = typeof state === 'number' ? describePart(state, now - started) : state;
      if (terminal) line(`${label} … ${text}`);
      else say(`${label} … ${text}`);
    },
    done(note = '') {
      const text = `${label}: done in ${formatDuration(Date.now() - started)}${note && `, ${note}`}`;
      if (terminal) line(`${text}\n`);
      else say(text);
    },
    failed() {
      if (terminal) line('');
    },
  };
}

function describePart(part, elapsed) {
  const percent = Math.min(99, Math.floor(part * 100));
  if (!terminal) return `${percent} %`;
  const width = 24;
  const filled = Math.floor((width * percent) / 100);
  const left = part > 0.05 ? `, about ${formatDuration((elapsed * (1 - part)) / part)} left` : '';
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${percent} %${left}`;
}
