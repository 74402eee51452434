// Writes a short MP4 with x264 and reads it back. Prints what came back.
import { encoders, license, StreamReader, StreamWriter } from 'sluice';

const [file] = process.argv.slice(2);
const size = { width: 64, height: 48 };
const writer = new StreamWriter(file);
const input = writer.addVideoStream({
  ...size,
  frameRate: 25,
  format: 'rgb24',
  layout: 'NHWC',
  encoder: 'libx264',
});
await writer.open();
const frame = new Uint8Array(size.width * size.height * 3);
for (let index = 0; index < 25; index += 1) {
  await input.write(frame.fill(index * 10));
}
await writer.finish();

const reader = await StreamReader.open(file);
await reader.addVideoStream({ framesPerChunk: 'all', layout: 'NHWC' });
const firstPixels = [];
for await (const [video] of reader) {
  const frameLength = video.data.length / video.shape[0];
  for (let index = 0; index < video.shape[0]; index += 1) firstPixels.push(video.data[index * frameLength]);
}
await reader.close();
const hasX264 = encoders().some(({ name }) => name === 'libx264');
console.log(
  JSON.stringify({ firstPixels, hasX264, license: license(), codec: reader.sourceStreams[0].codec }),
);
