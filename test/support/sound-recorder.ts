import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PulseServer } from './pulse-server.ts';
import { debianProgram } from './tools.ts';

/** What a sink plays, as 16-bit samples of two channels. */
export type Recorder = {
  /** What was heard since the last time, without the silence before and after it. */
  readonly take: () => Promise<Int16Array>;
  /** When each tone began that came after at least half a second of silence, in seconds since 1970. */
  readonly tones: () => number[];
  readonly stop: () => Promise<void>;
};

/** Milliseconds after which the recorder has what was played. */
const BEHIND = 250;

/** Records what a daemon's sink plays, from its monitor, with a program that is not ours. */
export async function recordMonitor(pulse: PulseServer, rate = 44_100): Promise<Recorder> {
  const parec = debianProgram('parec');
  if (parec === null) {
    throw new Error('parec is not installed');
  }
  const args = ['--raw', '--format=s16le', `--rate=${rate}`, '--channels=2', '--latency-msec=20'];
  const child = spawn(parec, [...args, `--device=${pulse.monitor}`], {
    env: { PATH: process.env.PATH, ...pulse.env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let parts: Buffer[] = [];
  const found: number[] = [];
  let quiet = 0;
  child.stdout.on('data', (part: Buffer) => {
    parts.push(part);
    const now = Date.now() / 1000;
    for (let at = 0; at + 1 < part.length; at += 2) {
      const silent = Math.abs(part.readInt16LE(at)) < 200;
      if (!silent && quiet > rate) {
        found.push(now - (part.length - at) / 4 / rate);
      }
      quiet = silent ? quiet + 1 : 0;
    }
  });
  // It runs once the first silence has come.
  await once(child.stdout, 'data');
  return {
    async take() {
      await sleep(BEHIND);
      const bytes = Buffer.concat(parts);
      // A piece may end within a frame; the rest of it begins the next recording.
      const whole = bytes.byteLength & ~3;
      parts = [bytes.subarray(whole)];
      return withoutSilence(new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + whole)));
    },
    tones: () => found,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}

/** What lies between the first and the last frame that is not silent. */
function withoutSilence(sound: Int16Array): Int16Array {
  let [first, last] = [0, sound.length - 1];
  while (first < sound.length && sound[first] === 0) {
    first += 1;
  }
  while (last > first && sound[last] === 0) {
    last -= 1;
  }
  return sound.slice(first - (first % 2), last + 1 + ((last + 1) % 2));
}
