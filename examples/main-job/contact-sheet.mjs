const MOST = 24;
const SHOWN = 12;
const COLUMNS = 4;
const GAP = 6;
const BACKGROUND = [16, 22, 36];

/** One small picture, packed RGB. @typedef {{ width: number, height: number, data: Uint8Array, pts: number }} Thumbnail */

/**
 * Small pictures at even distances through a video. Where its length is known, they are chosen by their time; where not,
 * every n-th frame is kept, and when there are too many, every second one goes and n doubles.
 */
export class ContactSheet {
  /** @type {Thumbnail[]} */
  #kept = [];
  #stride = 1;
  #frames = 0;
  /** Seconds at which a picture is wanted, those to come; `null` where the length is unknown. @type {number[] | null} */
  #times = null;

  /** Pictures kept so far. */
  get length() {
    return this.#kept.length;
  }

  /** @param {number} start seconds @param {number | null} duration seconds, `null` where unknown */
  expect(start, duration) {
    if (duration === null || !(duration > 0)) return;
    this.#times = Array.from({ length: SHOWN }, (_, n) => start + (n * duration) / SHOWN);
  }

  /** @param {import('sluice').VideoChunk} chunk RGB, NCHW */
  add(chunk) {
    const [frames, channels, height, width] = chunk.shape;
    const size = channels * height * width;
    for (let n = 0; n < frames; n += 1) {
      const pts = chunk.timestamps[n];
      if (!this.#isWanted(pts)) continue;
      this.#kept.push({ ...shrink(chunk.data.subarray(n * size, (n + 1) * size), width, height), pts });
    }
  }

  /** @param {number} pts of the next frame, seconds */
  #isWanted(pts) {
    const frame = this.#frames++;
    if (this.#times !== null) {
      // Half a millisecond: times of frames are rounded, by some containers to milliseconds.
      const passed = this.#times.filter((time) => time <= pts + 0.0005).length;
      this.#times.splice(0, passed);
      return frame === 0 || passed > 0;
    }
    if (frame % this.#stride !== 0) return false;
    if (this.#kept.length < MOST) return true;
    this.#kept = this.#kept.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
    return frame % this.#stride === 0;
  }

  /** @param {number} count @returns {Thumbnail[]} up to so many of the pictures, at even distances, in order */
  select(count) {
    const step = Math.ceil(this.#kept.length / count);
    return this.#kept.filter((_, index) => index % step === 0);
  }

  /** All on one sheet. @returns {import('./write-png.mjs').Picture} */
  draw() {
    const shown = this.select(SHOWN);
    const cell = shown[0];
    const columns = Math.min(COLUMNS, shown.length);
    const width = columns * (cell.width + GAP) + GAP;
    const height = Math.ceil(shown.length / columns) * (cell.height + GAP) + GAP;
    const data = new Uint8Array(width * height * 3);
    for (let pixel = 0; pixel < width * height; pixel += 1) data.set(BACKGROUND, pixel * 3);
    for (const [n, picture] of shown.entries()) {
      const left = GAP + (n % columns) * (cell.width + GAP);
      const top = GAP + Math.floor(n / columns) * (cell.height + GAP);
      for (let y = 0; y < picture.height; y += 1) {
        const row = picture.data.subarray(y * picture.width * 3, (y + 1) * picture.width * 3);
        data.set(row, ((top + y) * width + left) * 3);
      }
    }
    return { width, height, data };
  }
}

/**
 * A frame made to fit 240x180 by averaging; smaller ones stay as they are. Planes in, packed pixels out.
 * @param {import('sluice').VideoChunk['data']} planes
 * @param {number} width
 * @param {number} height
 */
function shrink(planes, width, height) {
  const scale = Math.min(1, 240 / width, 180 / height);
  const small = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const data = new Uint8Array(small.width * small.height * 3);
  for (let y = 0; y < small.height; y += 1) {
    const rows = span(y, small.height, height);
    for (let x = 0; x < small.width; x += 1) {
      const columns = span(x, small.width, width);
      for (let channel = 0; channel < 3; channel += 1) {
        const plane = channel * width * height;
        data[(y * small.width + x) * 3 + channel] = mean(planes, plane, width, rows, columns);
      }
    }
  }
  return { ...small, data };
}

/** @param {number} index @param {number} count @param {number} length @returns {[number, number]} */
function span(index, count, length) {
  const from = Math.floor((index * length) / count);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * length) / count))];
}

/**
 * @param {import('sluice').VideoChunk['data']} planes
 * @param {number} offset where the plane starts
 * @param {number} width of a row
 * @param {[number, number]} rows
 * @param {[number, number]} columns
 */
function mean(planes, offset, width, [top, bottom], [left, right]) {
  let sum = 0;
  for (let y = top; y < bottom; y += 1) {
    for (let at = offset + y * width + left, end = offset + y * width + right; at < end; at += 1)
      sum += planes[at];
  }
  return Math.round(sum / ((bottom - top) * (right - left)));
}
