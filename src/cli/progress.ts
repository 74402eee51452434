import { Presets, SingleBar } from 'cli-progress';
import { clock } from './output.ts';

/** How far a work is. */
export type Progress = { fraction: number | null; pts: number; speed: number; eta: number | null };

/** A bar on a terminal; on a pipe nothing at all. */
export class ProgressBar {
  readonly #bar: SingleBar | null;

  constructor(label: string) {
    if (!process.stderr.isTTY) {
      this.#bar = null;
      return;
    }
    const format = `${label} {bar} {percent} at {time}, {speed} × real time{left}`;
    this.#bar = new SingleBar(
      { format, stream: process.stderr, hideCursor: true, clearOnComplete: true, fps: 10 },
      Presets.shades_classic,
    );
    this.#bar.start(1, 0, { percent: '', time: clock(0), speed: '?', left: '' });
  }

  update({ fraction, pts, speed, eta }: Progress): void {
    this.#bar?.update(fraction ?? 0, {
      percent: fraction === null ? '' : `${Math.floor(fraction * 100)} %`,
      time: clock(Math.max(0, pts)),
      speed: speed.toFixed(1),
      left: eta === null || !Number.isFinite(eta) ? '' : `, ${clock(eta)} left`,
    });
  }

  stop(): void {
    this.#bar?.stop();
  }
}

/** A signal that Ctrl-C and a polite end give, so that what is being written is cleaned up. */
export function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => stop.abort(new Error(`stopped by ${name}`)));
  }
  return stop.signal;
}
