import { setTimeout as sleep } from 'node:timers/promises';

/** A clock that lets work go no faster than real time. */
export function realTime() {
  const start = performance.now();
  /** Resolves when so many seconds have passed since the start. @param {number} seconds */
  return async (seconds) => {
    const left = seconds * 1000 - (performance.now() - start);
    if (left > 1) await sleep(left);
  };
}
