/** An iterator whose calls run one after the other, as an async generator's do, and that `return()` ends. */
export class PullIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #pull: () => Promise<IteratorResult<T, undefined>>;
  #last: Promise<unknown> = Promise.resolve();
  #busy = 0;
  #done = false;

  constructor(pull: () => Promise<IteratorResult<T, undefined>>) {
    this.#pull = pull;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    const before = this.#last;
    const queued = this.#busy++ > 0;
    const own = queued ? before.then(() => this.#step()) : this.#step();
    this.#last = own.catch(() => {});
    try {
      return await own;
    } finally {
      this.#busy--;
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#done = true;
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #step(): Promise<IteratorResult<T, undefined>> {
    if (this.#done) {
      return { value: undefined, done: true };
    }
    try {
      const result = await this.#pull();
      this.#done = result.done === true;
      return result;
    } catch (error) {
      this.#done = true;
      throw error;
    }
  }
}
