// Which bit of a Braille character is which of its 2 x 4 dots.
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];
const ROWS = 6;
const BACKGROUND = [16, 22, 36];
const MIDDLE = [52, 66, 94];
const WAVE = [82, 190, 180];

/**
 * The rows from the top that a column of sound covers: silence is one row thick, full scale all of them.
 * @param {{ low: number, high: number }} column samples, -1 to 1
 * @param {number} height rows
 */
function extent({ low, high }, height) {
  const row = (/** @type {number} */ sample) => {
    const clipped = Math.max(-1, Math.min(1, sample));
    return Math.min(height - 1, Math.floor(((1 - clipped) / 2) * height));
  };
  return { top: row(high), bottom: row(low) };
}

/**
 * The waveform in Braille dots.
 * @param {import('./waveform-envelope.mjs').WaveformEnvelope} envelope
 * @param {number} width characters
 * @returns {string[]} lines
 */
export function printWaveform(envelope, width) {
  const cells = Array.from({ length: ROWS }, () => new Uint8Array(Math.max(1, width)));
  for (const [x, column] of envelope.columns(Math.max(1, width) * 2).entries()) {
    const { top, bottom } = extent(column, ROWS * 4);
    for (let y = top; y <= bottom; y += 1) cells[y >> 2][x >> 1] |= DOTS[y & 3][x & 1];
  }
  return cells.map((row) => String.fromCodePoint(...Array.from(row, (dots) => 0x2800 + dots)).trimEnd());
}

/**
 * The waveform as a picture.
 * @param {import('./waveform-envelope.mjs').WaveformEnvelope} envelope
 * @param {number} width pixels
 * @param {number} height pixels
 * @returns {import('./write-png.mjs').Picture}
 */
export function drawWaveform(envelope, width, height) {
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) data.set(BACKGROUND, pixel * 3);
  for (let x = 0; x < width; x += 1) data.set(MIDDLE, ((height >> 1) * width + x) * 3);
  for (const [x, column] of envelope.columns(width).entries()) {
    const { top, bottom } = extent(column, height);
    for (let y = top; y <= bottom; y += 1) data.set(WAVE, (y * width + x) * 3);
  }
  return { width, height, data };
}
