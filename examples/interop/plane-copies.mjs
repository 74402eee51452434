/**
 * The planes of a decoded picture, one by one, as WebCodecs' `VideoFrame.copyTo` gives them.
 * `node plane-copies.mjs [FILE]` prints the planes of the first frame.
 */
import { fileURLToPath } from 'node:url';
import { StreamReader } from 'sluice';

const file = process.argv[2] ?? fileURLToPath(new URL('../media/speech.mp4', import.meta.url));
const reader = await StreamReader.open(file);
await reader.addVideoStream({ format: 'yuv420p', layout: 'native' });
const {
  value: [chunk],
} = await reader.chunks().next();

// The planes follow one another without padding: luma, then the two chroma planes of half the size, rounded up.
const { width, height, data } = chunk;
const half = [Math.ceil(width / 2), Math.ceil(height / 2)];
let offset = 0;
for (const [name, [w, h]] of Object.entries({ Y: [width, height], U: half, V: half })) {
  const plane = data.slice(offset, offset + w * h);
  console.log(
    name,
    `${w}x${h}`,
    'mean',
    (plane.reduce((sum, value) => sum + value, 0) / plane.length).toFixed(2),
  );
  offset += plane.length;
}
console.log(offset === data.length / chunk.timestamps.length);
await reader.close();
