import { setImmediate } from 'node:timers/promises';

/** Milliseconds of unbroken work after which timers and sockets get their turn. */
const LONGEST_RUN = 4;

/**
 * Keeps a loop over things that are always there already from starving the event loop: promises that are resolved go on within
 * the same turn.
 */
export class Turn {
  #start = performance.now();

  /** Lets the event loop turn where the last turn is too long ago. */
  async giveWay(): Promise<void> {
    const now = performance.now();
    if (now - this.#start > LONGEST_RUN) {
      await setImmediate();
      this.#start = performance.now();
    }
  }
}
