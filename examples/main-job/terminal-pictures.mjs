const WIDTH = 22;

/**
 * A few pictures side by side in coloured half blocks, on terminals that can show them; otherwise nothing.
 * @param {import('./contact-sheet.mjs').Thumbnail[]} pictures
 * @returns {string[]} lines
 */
export function printPictures(pictures) {
  if (!process.stdout.isTTY || !process.stdout.hasColors(2 ** 24)) return [];
  const { width, height } = pictures[0];
  // A half block is about as wide as it is high, so columns and half rows keep the aspect ratio.
  const rows = Math.max(1, Math.min(10, Math.round((WIDTH * height) / width / 2)));
  return Array.from({ length: rows }, (_, row) =>
    pictures.map((picture) => `${halfBlocks(picture, row, rows)}\x1b[0m`).join(' '),
  );
}

/** @param {import('./contact-sheet.mjs').Thumbnail} picture @param {number} row @param {number} rows */
function halfBlocks(picture, row, rows) {
  let text = '';
  for (let column = 0; column < WIDTH; column += 1) {
    const upper = pixel(picture, column / WIDTH, (2 * row) / (2 * rows));
    const lower = pixel(picture, column / WIDTH, (2 * row + 1) / (2 * rows));
    text += `\x1b[38;2;${upper}m\x1b[48;2;${lower}m▀`;
  }
  return text;
}

/** @param {import('./contact-sheet.mjs').Thumbnail} picture @param {number} x @param {number} y both 0 to 1 */
function pixel({ width, height, data }, x, y) {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  return data.subarray(at, at + 3).join(';');
}
