// What a microphone hears, as a picture: time from left to right, frequency from bottom to top.
//
//   node examples/live/microphone-spectrogram.mjs PICTURE.png [SECONDS] [DEVICE] [FORMAT] [OPTION=VALUE …]
//
//   node examples/live/microphone-spectrogram.mjs voice.png 5 default pulse
//   node examples/live/microphone-spectrogram.mjs voice.png 5 hw:0 alsa
import { StreamReader, StreamWriter } from 'sluice';
import { colorOf, Spectrum } from './spectrum.mjs';

const [path, seconds = '5', device = 'default', format = 'pulse', ...rest] = process.argv.slice(2);
const options = Object.fromEntries(rest.map((text) => text.split('=', 2)));
const BLOCK = 1024;
const RATE = 16_000;

const reader = await StreamReader.open(device, { format, options });
const output = await reader.addAudioStream({ sampleRate: RATE, channels: 1, framesPerChunk: BLOCK });
const spectrum = new Spectrum(BLOCK);
/** @type {Uint8Array[]} */
const columns = [];
const wanted = Math.ceil((Number(seconds) * RATE) / BLOCK);
for await (const { data } of output) {
  if (data.length < BLOCK) break;
  const levels = spectrum.of(data);
  columns.push(Uint8Array.from([...levels].reverse().flatMap(colorOf)));
  process.stdout.write(`\r${columns.length} of ${wanted} blocks`);
  if (columns.length === wanted) break;
}
console.log();
await reader.close();

const [width, height] = [columns.length, BLOCK / 2];
const pixels = new Uint8Array(width * height * 3);
for (const [x, column] of columns.entries()) {
  for (let y = 0; y < height; y += 1) pixels.set(column.subarray(y * 3, y * 3 + 3), (y * width + x) * 3);
}
const writer = new StreamWriter(path);
const picture = writer.addVideoStream({ frameRate: 1, width, height, layout: 'NHWC' });
await writer.open();
await picture.write(pixels);
await writer.finish();
