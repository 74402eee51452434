/**
 * Draws into a video: the spectrum of a file's sound as moving bars, with the sound beside it.
 * `node canvas-spectrum.mjs [FILE] [OUTPUT]`; the output is `spectrum.mp4` unless you say otherwise.
 */
import { fileURLToPath } from 'node:url';
import { createCanvas } from '@napi-rs/canvas';
import { StreamReader, StreamWriter } from 'sluice';

const file = process.argv[2] ?? fileURLToPath(new URL('../media/speech.mp4', import.meta.url));
const output = process.argv[3] ?? 'spectrum.mp4';
const [width, height, frameRate, sampleRate, bars] = [480, 270, 25, 16000, 48];

const reader = await StreamReader.open(file);
const sound = await reader.addAudioStream({
  sampleRate,
  channels: 1,
  framesPerChunk: sampleRate / frameRate,
});
const writer = new StreamWriter(output);
const pictures = writer.addVideoStream({ frameRate, width, height, format: 'rgba', layout: 'NHWC' });
const copy = writer.addAudioStream({ sampleRate, channels: 1 });
await writer.open();

const context = createCanvas(width, height).getContext('2d');
for await (const chunk of sound) {
  draw(spectrum(chunk.data));
  await pictures.write(new Uint8Array(context.getImageData(0, 0, width, height).data), { pts: chunk.pts });
  await copy.write(chunk);
}
await writer.finish();
await reader.close();

/** Strength, 0 to 1, of tones a fifth of an octave apart from 100 Hz on (Goertzel's algorithm). */
function spectrum(samples) {
  return Array.from({ length: bars }, (_, bar) => {
    const coefficient = 2 * Math.cos((2 * Math.PI * 100 * 2 ** (bar / 8)) / sampleRate);
    let [one, two] = [0, 0];
    for (const sample of samples) [one, two] = [sample + coefficient * one - two, one];
    const power = (one * one + two * two - coefficient * one * two) / samples.length ** 2;
    return Math.max(0, Math.min(1, 1 + Math.log10(power + 1e-9) / 6));
  });
}

function draw(strengths) {
  context.fillStyle = '#101418';
  context.fillRect(0, 0, width, height);
  for (const [bar, strength] of strengths.entries()) {
    context.fillStyle = `hsl(${190 + 100 * strength} 80% 60%)`;
    const step = width / bars;
    context.fillRect(bar * step + 1, height * (1 - strength), step - 2, height * strength);
  }
}
