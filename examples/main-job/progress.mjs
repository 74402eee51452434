import cliProgress from 'cli-progress';
import { clock } from './numbers.mjs';

/**
 * A bar that fills with the media time, on a terminal; nothing on a pipe, and nothing where the length is unknown.
 * @param {string} title
 * @param {number | null} start seconds of the first moment
 * @param {number | null} duration seconds
 */
export function progressBar(title, start, duration) {
  if (!process.stderr.isTTY || !duration || !Number.isFinite(duration)) return { at() {}, stop() {} };
  const bar = new cliProgress.SingleBar(
    {
      format: `  ${title} {bar} {percentage}% {at} of {end}`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      fps: 20,
    },
    cliProgress.Presets.shades_classic,
  );
  const total = Math.round(duration * 1000);
  bar.start(total, 0, { at: clock(0), end: clock(duration) });
  return {
    /** @param {number} pts seconds, on the clock of the source */
    at(pts) {
      const done = Math.max(0, pts - (start ?? 0));
      bar.update(Math.min(total, Math.round(done * 1000)), { at: clock(done) });
    },
    stop: () => bar.stop(),
  };
}
