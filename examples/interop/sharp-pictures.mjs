/**
 * sharp in and out: a frame of a video becomes a WebP, and still images become a video.
 * `node sharp-pictures.mjs [FILE]` writes `thumbnail.webp` and `slides.mp4` into the current folder.
 */
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { frames, StreamWriter } from 'sluice';

const file = process.argv[2] ?? fileURLToPath(new URL('../media/speech.mp4', import.meta.url));

for await (const { data, shape } of frames(file, { at: [2.5], layout: 'NHWC' })) {
  const [, height, width, channels] = shape;
  await sharp(data, { raw: { width, height, channels } }).resize(200).webp().toFile('thumbnail.webp');
}

const [width, height] = [320, 180];
const writer = new StreamWriter('slides.mp4');
const slides = writer.addVideoStream({ frameRate: 5, width, height, format: 'rgb24', layout: 'NHWC' });
await writer.open();
for (const angle of [0, 15, 30, 45, 60]) {
  const slide = sharp('thumbnail.webp').rotate(angle).resize(width, height, { fit: 'contain' });
  await slides.write(await slide.removeAlpha().raw().toBuffer());
}
await writer.finish();
