/** An iterator whose calls run one after the other, as an async generator's do, and that `return()` ends. */
export class PullIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #pull: () => Promise<IteratorResult<T, undefined>>;
  readonly #ready: (() => T | undefined) | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #busy = 0;
  #done = false;

  /**
   * @param pull Waits for the next value.
   * @param ready Gives it where it is there already; must not throw.
   */
  constructor(pull: () => Promise<IteratorResult<T, undefined>>, ready?: () => T | undefined) {
    this.#pull = pull;
    this.#ready = ready;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#ready !== undefined && this.#busy === 0 && !this.#done) {
      const value = this.#ready();
      if (value !== undefined) {
        return Promise.resolve({ value, done: false });
      }
    }
    const step = () => this.#step();
    // The usual caller waits for one before it asks for the next: then there is nothing to chain.
    const own = this.#busy > 0 ? this.#last.then(step, step) : this.#step();
    this.#last = own;
    this.#busy += 1;
    return own;
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#done = true;
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #step(): Promise<IteratorResult<T, undefined>> {
    try {
      if (this.#done) {
        return { value: undefined, done: true };
      }
      const result = await this.#pull();
      this.#done = result.done === true;
      return result;
    } catch (error) {
      this.#done = true;
      throw error;
    } finally {
      this.#busy -= 1;
    }
  }
}
