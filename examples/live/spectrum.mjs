/** How loud each frequency of a block of samples is: a windowed Fourier transform, in decibels below full scale. */
export class Spectrum {
  /** @param {number} size samples in a block, a power of two */
  constructor(size) {
    this.size = size;
    this.window = Float64Array.from(
      { length: size },
      (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size),
    );
    this.real = new Float64Array(size);
    this.imaginary = new Float64Array(size);
    this.levels = new Float64Array(size / 2);
  }

  /**
   * @param {ArrayLike<number>} samples as many as a block has
   * @returns {Float64Array} decibels of each of the `size / 2` frequencies; overwritten by the next call
   */
  of(samples) {
    const { size, window, real, imaginary, levels } = this;
    for (let n = 0, reversed = 0; n < size; n += 1) {
      real[reversed] = samples[n] * window[n];
      imaginary[reversed] = 0;
      let bit = size >> 1;
      for (; reversed & bit; bit >>= 1) reversed ^= bit;
      reversed |= bit;
    }
    for (let length = 2; length <= size; length *= 2) this.#combine(length);
    for (let n = 0; n < levels.length; n += 1) {
      levels[n] = 20 * Math.log10((4 * Math.hypot(real[n], imaginary[n])) / size + 1e-9);
    }
    return levels;
  }

  /** @param {number} length of the pieces that are put together */
  #combine(length) {
    const { size, real, imaginary } = this;
    const half = length / 2;
    for (let k = 0; k < half; k += 1) {
      const turn = (-2 * Math.PI * k) / length;
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      for (let even = k; even < size; even += length) {
        const odd = even + half;
        const re = real[odd] * cos - imaginary[odd] * sin;
        const im = real[odd] * sin + imaginary[odd] * cos;
        real[odd] = real[even] - re;
        imaginary[odd] = imaginary[even] - im;
        real[even] += re;
        imaginary[even] += im;
      }
    }
  }
}

/**
 * The colour of a level, from black over red and yellow to white.
 * @param {number} decibels
 * @returns {[number, number, number]}
 */
export function colorOf(decibels) {
  const heat = Math.min(1, Math.max(0, (decibels + 90) / 90)) * 3;
  const part = (/** @type {number} */ from) => Math.round(255 * Math.min(1, Math.max(0, heat - from)));
  return [part(0), part(1), part(2)];
}
