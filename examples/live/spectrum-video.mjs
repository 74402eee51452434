// A video of the spectrum of a file's sound, with the sound.
//
//   node examples/live/spectrum-video.mjs SOURCE TARGET.mp4 [WIDTH] [HEIGHT]
import { StreamReader, StreamWriter } from 'sluice';
import { colorOf, Spectrum } from './spectrum.mjs';

const [source, target, width = '320', height = '180'] = process.argv.slice(2);
const SIZE = { width: Number(width), height: Number(height) };
const FRAME_RATE = 25;
const RATE = 48_000;
const BLOCK = 2048;

const reader = await StreamReader.open(source);
// One chunk of sound for each picture.
const output = await reader.addAudioStream({
  sampleRate: RATE,
  channels: 2,
  framesPerChunk: RATE / FRAME_RATE,
});
const writer = new StreamWriter(target, { metadata: { title: `Spectrum of ${source}` } });
const sound = writer.addAudioStream({ sampleRate: RATE, channels: 2, encoder: 'aac' });
const picture = writer.addVideoStream({ frameRate: FRAME_RATE, ...SIZE, layout: 'NHWC' });
await writer.open();

const spectrum = new Spectrum(BLOCK);
/** The last samples of both channels together: blocks are longer than the time from one picture to the next. */
const recent = new Float32Array(BLOCK);
for await (const { data } of output) {
  await sound.write(data);
  remember(data);
  await picture.write(bars(spectrum.of(recent)));
}
await writer.finish();
await reader.close();

/** @param {Float32Array} samples interleaved, two channels */
function remember(samples) {
  const count = samples.length / 2;
  recent.copyWithin(0, count);
  for (let n = 0; n < count; n += 1) recent[BLOCK - count + n] = (samples[2 * n] + samples[2 * n + 1]) / 2;
}

/** @param {Float64Array} levels @returns {Uint8Array} a picture of bars, low frequencies at the left */
function bars(levels) {
  const { width, height } = SIZE;
  const pixels = new Uint8Array(width * height * 3);
  for (let x = 0; x < width; x += 1) {
    // Half of the width for each sixteenfold frequency, as the ear has it.
    const level = levels[Math.min(levels.length - 1, Math.floor(2 * (levels.length / 2) ** (x / width)))];
    const top = Math.round(height * (1 - Math.min(1, Math.max(0, (level + 90) / 90))));
    for (let y = top; y < height; y += 1) pixels.set(colorOf(level), (y * width + x) * 3);
  }
  return pixels;
}
