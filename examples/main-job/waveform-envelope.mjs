const LIMIT = 8192;

/**
 * The lowest and highest sample of each stretch of time, in memory that stays the same for a second and for a day: when
 * the stretches run out, each two neighbours become one and the stretch doubles.
 */
export class WaveformEnvelope {
  #low = new Float32Array(LIMIT);
  #high = new Float32Array(LIMIT);
  #samplesPerBin = 16;
  #samples = 0;

  /** Samples seen. */
  get length() {
    return this.#samples;
  }

  /** @param {Float32Array} samples of one channel */
  add(samples) {
    let bin = Math.floor(this.#samples / this.#samplesPerBin);
    let left = this.#samplesPerBin - (this.#samples % this.#samplesPerBin);
    let fresh = left === this.#samplesPerBin;
    for (const sample of samples) {
      if (fresh) {
        if (bin === LIMIT) bin = this.#halve();
        this.#low[bin] = this.#high[bin] = sample;
        fresh = false;
        left = this.#samplesPerBin;
      } else if (sample < this.#low[bin]) this.#low[bin] = sample;
      else if (sample > this.#high[bin]) this.#high[bin] = sample;
      left -= 1;
      if (left === 0) {
        bin += 1;
        fresh = true;
      }
    }
    this.#samples += samples.length;
  }

  #halve() {
    for (let bin = 0; bin < LIMIT / 2; bin += 1) {
      this.#low[bin] = Math.min(this.#low[2 * bin], this.#low[2 * bin + 1]);
      this.#high[bin] = Math.max(this.#high[2 * bin], this.#high[2 * bin + 1]);
    }
    this.#samplesPerBin *= 2;
    return LIMIT / 2;
  }

  /**
   * @param {number} count how many columns to draw
   * @returns {{ low: number, high: number }[]} of each column, from the first sample to the last
   */
  columns(count) {
    const bins = Math.ceil(this.#samples / this.#samplesPerBin);
    return Array.from({ length: count }, (_, column) => {
      const from = Math.floor((column * bins) / count);
      const to = Math.max(from + 1, Math.floor(((column + 1) * bins) / count));
      return {
        low: Math.min(...this.#low.subarray(from, to)),
        high: Math.max(...this.#high.subarray(from, to)),
      };
    });
  }
}
