import { MediaError } from '../errors.ts';
import { StreamReader } from '../stream-reader.ts';
import { StreamWriter } from '../stream-writer.ts';
import { MemoryTarget } from '../target.ts';

/** What `doctor` tries, each well under a second; it says what it saw, or throws. */
export const SELF_TESTS: readonly { name: string; run: () => Promise<string> }[] = [
  { name: 'write and read sound', run: sound },
  { name: 'write and read pictures', run: pictures },
  { name: 'filter', run: filter },
  { name: 'refuse what is no media', run: refusal },
];

async function sound(): Promise<string> {
  const given = Int16Array.from({ length: 16_000 }, (_, n) => Math.round(12_000 * Math.sin(n / 9)));
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format: 'flac' });
  const input = writer.addAudioStream({ sampleRate: 16_000, channels: 1, format: 's16' });
  await writer.open();
  await input.write(given);
  await writer.finish();
  const reader = await StreamReader.open(target.bytes);
  const output = await reader.addAudioStream({ format: 's16', framesPerChunk: 'all' });
  let read = 0;
  for await (const { data } of output) {
    for (const sample of data) must(sample === given[read++], `sample ${read} differs`);
  }
  await reader.close();
  must(read === given.length, `${read} of ${given.length} samples came back`);
  return `${read} samples through FLAC, all the same`;
}

async function pictures(): Promise<string> {
  const [width, height, frames] = [64, 48, 10];
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format: 'matroska' });
  const input = writer.addVideoStream({
    frameRate: 25,
    width,
    height,
    encoder: 'ffv1',
    encoderFormat: 'bgr0',
  });
  await writer.open();
  await input.write(new Uint8Array(frames * 3 * width * height).fill(77));
  await writer.finish();
  const reader = await StreamReader.open(target.bytes);
  const output = await reader.addVideoStream({ framesPerChunk: frames });
  let read = 0;
  for await (const { data, shape } of output) {
    read += shape[0];
    must(data[0] === 77 && data.at(-1) === 77, 'the pixels differ');
  }
  await reader.close();
  must(read === frames, `${read} of ${frames} frames came back`);
  return `${read} frames through FFV1, all the same`;
}

async function filter(): Promise<string> {
  const reader = await StreamReader.open('sine=frequency=1000:duration=0.5', { format: 'lavfi' });
  const output = await reader.addAudioStream({ filter: 'volume=0.5,aresample=8000', framesPerChunk: 'all' });
  let samples = 0;
  for await (const { shape } of output) samples += shape[0];
  await reader.close();
  must(Math.abs(samples - 4000) < 40, `${samples} samples instead of 4000`);
  return 'half a second at 8000 Hz';
}

async function refusal(): Promise<string> {
  try {
    await (await StreamReader.open(new Uint8Array(4096))).close();
  } catch (error) {
    if (error instanceof MediaError && error.code === 'ERR_INVALID_DATA') return error.code;
    throw error;
  }
  throw new Error('zeros were taken for media');
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
