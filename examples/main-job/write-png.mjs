import { stat } from 'node:fs/promises';
import { StreamWriter } from 'sluice';

/** Pixels, packed RGB, row by row. @typedef {{ width: number, height: number, data: Uint8Array }} Picture */

/**
 * A still image is one frame written to a `.png`.
 * @param {string} path
 * @param {Picture} picture
 * @returns {Promise<number>} size of the file in bytes
 */
export async function writePng(path, { width, height, data }) {
  const writer = new StreamWriter(path);
  const image = writer.addVideoStream({ frameRate: 1, width, height, format: 'rgb24', layout: 'NHWC' });
  await writer.open();
  await image.write(data);
  await writer.finish();
  return (await stat(path)).size;
}
