import { describe, expect, it } from 'vitest';
import { MemoryTarget, type SampleArray, type SampleFormat, StreamWriter } from '../../src/index.ts';
import { readAudio, readVideo } from '../support/read-whole.ts';
import { chord, peakSignalToNoise, pictures, signalToNoise } from '../support/signal.ts';

const RATE = 16_000;
const sound = chord(RATE, RATE, 2);
const planar = Float32Array.from(sound, (_, at) => sound[(at % RATE) * 2 + Math.floor(at / RATE)] ?? 0);

/** The same sound in every sample format that an input takes. */
const FORMATS: [SampleFormat, (samples: Float32Array) => SampleArray, minimum: number][] = [
  ['flt', (samples) => samples, 80],
  ['dbl', (samples) => Float64Array.from(samples), 80],
  ['s16', (samples) => Int16Array.from(samples, (x) => Math.round(x * 32_767)), 70],
  ['s32', (samples) => Int32Array.from(samples, (x) => Math.round(x * 2_147_483_000)), 80],
  ['s64', (samples) => BigInt64Array.from(samples, (x) => BigInt(Math.round(x * 2 ** 52)) << 11n), 80],
  ['u8', (samples) => Uint8Array.from(samples, (x) => Math.round(x * 127) + 128), 30],
];

describe('sound given as', () => {
  it.each(FORMATS)('%s is the sound that comes back', async (format, convert, minimum) => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'wav' });
    const input = writer.addAudioStream({ sampleRate: RATE, channels: 2, format, encoder: 'pcm_f32le' });
    await writer.open();
    await input.write(convert(sound));
    await writer.finish();

    const { chunks } = await readAudio(target.bytes, { framesPerChunk: 'all' });
    expect(chunks[0]?.shape).toEqual([RATE, 2]);
    expect(signalToNoise(sound, chunks[0]?.data as Float32Array)).toBeGreaterThan(minimum);
  });

  it('planar, by its layout or by its format, is the sound that comes back', async () => {
    for (const how of [
      { layout: 'planar' },
      { format: 'fltp' },
      { format: 'fltp', layout: 'planar' },
    ] as const) {
      const target = new MemoryTarget();
      const writer = new StreamWriter(target, { format: 'wav' });
      const input = writer.addAudioStream({ sampleRate: RATE, channels: 2, encoder: 'pcm_f32le', ...how });
      await writer.open();
      await input.write(planar);
      await writer.finish();
      const { chunks } = await readAudio(target.bytes, { framesPerChunk: 'all' });
      expect(signalToNoise(sound, chunks[0]?.data as Float32Array)).toBeGreaterThan(100);
    }
  });
});

const WIDTH = 96;
const HEIGHT = 64;
const PIXELS = WIDTH * HEIGHT;
const rgb = pictures(1, WIDTH, HEIGHT);
const plane = (channel: number): Uint8Array =>
  Uint8Array.from({ length: PIXELS }, (_, at) => rgb[at * 3 + channel] ?? 0);

describe('a picture given as', () => {
  it.each([
    ['rgb24 NHWC', { format: 'rgb24', layout: 'NHWC' }, rgb],
    ['rgb24 NCHW', { format: 'rgb24', layout: 'NCHW' }, Buffer.concat([plane(0), plane(1), plane(2)])],
    [
      'bgr24 NHWC',
      { format: 'bgr24', layout: 'NHWC' },
      Uint8Array.from(rgb, (_, at) => rgb[at - (at % 3) + 2 - (at % 3)] ?? 0),
    ],
    ['gbrp native', { format: 'gbrp', layout: 'native' }, Buffer.concat([plane(1), plane(2), plane(0)])],
  ] as const)('%s is the picture that comes back', async (_, how, data) => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'image2pipe' });
    const input = writer.addVideoStream({
      frameRate: 1,
      width: WIDTH,
      height: HEIGHT,
      encoder: 'png',
      ...how,
    });
    await writer.open();
    await input.write(new Uint8Array(data));
    await writer.finish();

    const { chunks } = await readVideo(target.bytes, { layout: 'NHWC' });
    expect(chunks).toHaveLength(1);
    expect(Buffer.compare(Buffer.from(chunks[0]?.data as Uint8Array), rgb)).toBe(0);
  });

  it('yuv420p native, as a reader gives it, is the picture that comes back', async () => {
    const source = await readVideo(
      'testsrc2=size=96x64:rate=25:duration=1',
      { format: 'yuv420p', layout: 'native' },
      { format: 'lavfi' },
    );
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'nut' });
    const input = writer.addVideoStream({
      frameRate: 25,
      width: WIDTH,
      height: HEIGHT,
      format: 'yuv420p',
      layout: 'native',
      encoder: 'rawvideo',
    });
    await writer.open();
    for (const chunk of source.chunks) await input.write(chunk);
    await writer.finish();

    const copy = await readVideo(target.bytes, { format: 'yuv420p', layout: 'native' });
    expect(copy.chunks).toHaveLength(25);
    const same = copy.chunks.every(
      (chunk, n) =>
        peakSignalToNoise(source.chunks[n]?.data as Uint8Array, chunk.data as Uint8Array) ===
        Number.POSITIVE_INFINITY,
    );
    expect(same).toBe(true);
  });
});
