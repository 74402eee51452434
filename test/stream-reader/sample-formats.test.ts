import { describe, expect, it } from 'vitest';
import type { AudioChunk, AudioOutputOptions, SampleFormat } from '../../src/index.ts';
import { readAudio, reading } from '../support/read-whole.ts';
import { argumentError, rejection } from '../support/rejection.ts';
import { seeded } from '../support/small-media.ts';

const FRAMES = 1000;
const RATE = 48_000;

type Packed = 'u8' | 's16' | 's32' | 's64' | 'flt' | 'dbl';
/** Those that a headerless file can have. */
type Stored = Exclude<Packed, 's64'>;

/** FFmpeg's headerless demuxer for each, and how a number is written. */
const FORMATS: Readonly<
  Record<
    Stored,
    { demuxer: string; bytes: number; write: (view: DataView, at: number, value: number) => void }
  >
> = {
  u8: { demuxer: 'u8', bytes: 1, write: (view, at, value) => view.setUint8(at, value) },
  s16: { demuxer: 's16le', bytes: 2, write: (view, at, value) => view.setInt16(at, value, true) },
  s32: { demuxer: 's32le', bytes: 4, write: (view, at, value) => view.setInt32(at, value, true) },
  flt: { demuxer: 'f32le', bytes: 4, write: (view, at, value) => view.setFloat32(at, value, true) },
  dbl: { demuxer: 'f64le', bytes: 8, write: (view, at, value) => view.setFloat64(at, value, true) },
};

/** Half of all values: 2 to the power of the bits less one. */
const HALF: Readonly<Record<Packed, number>> = {
  u8: 2 ** 7,
  s16: 2 ** 15,
  s32: 2 ** 31,
  s64: 2 ** 63,
  flt: 1,
  dbl: 1,
};

const ARRAYS = {
  u8: Uint8Array,
  s16: Int16Array,
  s32: Int32Array,
  s64: BigInt64Array,
  flt: Float32Array,
  dbl: Float64Array,
} as const;

const isFloat = (format: Packed): boolean => format === 'flt' || format === 'dbl';
const packedOf = (format: SampleFormat): Packed => format.replace(/p$/, '') as Packed;

/** Stored numbers of random sound, frame after frame, with the ends of the range among them. */
function numbers(format: Stored, channels: number): number[] {
  const next = seeded(format.length + channels);
  const half = HALF[format];
  return Array.from({ length: FRAMES * channels }, (_, n) => {
    const value = n === 0 ? -1 : n === 1 ? 1 - 1 / 128 : next() * 2 - 1;
    if (isFloat(format)) {
      return Math.fround(value);
    }
    const number = Math.max(Math.min(Math.round(value * half), half - 1), -half);
    return format === 'u8' ? number + 128 : number;
  });
}

/** The amplitude (−1…1) that a stored number stands for. */
const amplitude = (number: number, format: Packed): number =>
  isFloat(format) ? number : (number - (format === 'u8' ? 128 : 0)) / HALF[format];

function bytesOfSound(values: readonly number[], format: Stored): Uint8Array {
  const { bytes, write } = FORMATS[format];
  const view = new DataView(new ArrayBuffer(values.length * bytes));
  values.forEach((value, n) => {
    write(view, n * bytes, value);
  });
  return new Uint8Array(view.buffer);
}

async function convert(from: Stored, channels: number, options: AudioOutputOptions): Promise<AudioChunk> {
  const { demuxer } = FORMATS[from];
  const source = bytesOfSound(numbers(from, channels), from);
  const { chunks, error } = await readAudio(
    source,
    { framesPerChunk: 'all', ...options },
    { format: demuxer, options: { sample_rate: RATE, ch_layout: `${channels}c` } },
  );
  expect(error).toBeUndefined();
  return chunks[0] as AudioChunk;
}

const TARGETS: SampleFormat[] = [
  ...['u8', 's16', 's32', 's64', 'flt', 'dbl'],
  ...['u8p', 's16p', 's32p', 's64p', 'fltp', 'dblp'],
] as SampleFormat[];
const SOURCES: Stored[] = ['u8', 's16', 's32', 'flt', 'dbl'];

describe('samples of any format become those of any other', () => {
  it.each(TARGETS)('to %s, interleaved and planar', async (format) => {
    const packed = packedOf(format);
    for (const from of SOURCES) {
      const source = numbers(from, 3);
      for (const layout of ['interleaved', 'planar'] as const) {
        const chunk = await convert(from, 3, { format, layout });
        expect(chunk.data).toBeInstanceOf(ARRAYS[packed]);
        expect(chunk).toMatchObject({ format, layout, channels: 3, sampleRate: RATE });
        expect(chunk.shape).toEqual(layout === 'planar' ? [3, FRAMES] : [FRAMES, 3]);
        // One step of the coarser of the two.
        const step = Math.max(1 / HALF[packed], isFloat(packed) ? 2 ** -24 : 0, isFloat(from) ? 2 ** -24 : 0);
        for (let n = 0; n < source.length; n += 1) {
          const [frame, channel] = [Math.floor(n / 3), n % 3];
          const at = layout === 'planar' ? channel * FRAMES + frame : n;
          const wanted = amplitude(source[n] as number, from);
          const got = amplitude(Number(chunk.data[at]), packed);
          if (!(Math.abs(got - wanted) <= step * 1.001)) {
            expect.fail(
              `${from} to ${format} ${layout}, frame ${frame}, channel ${channel}: ${got} for ${wanted}`,
            );
          }
        }
      }
    }
  });

  it.each(SOURCES)('as decoded: %s is not touched', async (from) => {
    const source = numbers(from, 2);
    const interleaved = await convert(from, 2, { format: null });
    expect(interleaved.format).toBe(from);
    expect([...interleaved.data].map(Number)).toEqual(source);
    const planar = await convert(from, 2, { format: null, layout: 'planar' });
    const channel = (which: number): number[] => source.filter((_, n) => n % 2 === which);
    expect([...planar.data].map(Number)).toEqual([...channel(0), ...channel(1)]);
  });

  it('floats beyond full scale are kept as floats, and cut at the ends of integers', async () => {
    const loud = new Uint8Array(Float32Array.of(2.5, -2.5, 0.5, -0.5).buffer);
    const open = { format: 'f32le', options: { sample_rate: RATE, ch_layout: 'mono' } };
    const read = async (format: SampleFormat) => (await readAudio(loud, { format }, open)).chunks[0]?.data;
    expect([...((await read('flt')) ?? [])]).toEqual([2.5, -2.5, 0.5, -0.5]);
    expect([...((await read('s16')) ?? [])]).toEqual([32_767, -32_768, 16_384, -16_384]);
    expect([...((await read('u8')) ?? [])]).toEqual([255, 0, 192, 64]);
    expect([...((await read('s32')) ?? [])]).toEqual([2 ** 31 - 1, -(2 ** 31), 2 ** 30, -(2 ** 30)]);
  });
});

describe('channels', () => {
  /**
   * What each channel of the output is of each channel of the input, by amplitude: FFmpeg's default matrices. Floats may go
   * beyond full scale; where the output is of integers, all weights are made less by what could.
   */
  const half = Math.SQRT1_2;
  const MIXES: [from: string, to: AudioOutputOptions, rows: number[][]][] = [
    ['stereo', { channels: 1 }, [[half, half]]],
    ['stereo', { channelLayout: 'mono' }, [[half, half]]],
    ['mono', { channels: 2 }, [[half], [half]]],
    ['mono', { channelLayout: 'stereo' }, [[half], [half]]],
    // Front, centre and surround; the low frequencies are left out.
    [
      '5.1(side)',
      { channelLayout: 'stereo' },
      [
        [1, 0, half, 0, half, 0],
        [0, 1, half, 0, 0, half],
      ],
    ],
    ['stereo', { channelLayout: '5.1' }, [[1, 0], [0, 1], ...Array.from({ length: 4 }, () => [0, 0])]],
  ];

  it.each(MIXES)('%s to %j are mixed as FFmpeg mixes them', async (from, to, rows) => {
    const count = rows[0]?.length ?? 0;
    const next = seeded(count);
    const sound = Float32Array.from({ length: FRAMES * count }, () => next() - 0.5);
    const open = { format: 'f32le', options: { sample_rate: RATE, ch_layout: from } };
    const loudest = Math.max(1, ...rows.map((row) => row.reduce((sum, weight) => sum + weight, 0)));
    for (const layout of ['interleaved', 'planar'] as const) {
      for (const format of ['flt', 's16'] as const) {
        const options = { ...to, layout, format, framesPerChunk: 'all' } as const;
        const [chunk] = (await readAudio(new Uint8Array(sound.buffer), options, open)).chunks;
        expect(chunk?.channels).toBe(rows.length);
        const [less, step] = format === 'flt' ? [1, 1e-5] : [loudest, 1.6 / HALF.s16];
        for (let frame = 0; frame < FRAMES; frame += 1) {
          for (const [channel, row] of rows.entries()) {
            const of = (which: number): number => sound[frame * count + which] ?? 0;
            const wanted = row.reduce((sum, weight, which) => sum + (weight / less) * of(which), 0);
            const at = layout === 'planar' ? channel * FRAMES + frame : frame * rows.length + channel;
            expect(Math.abs(amplitude(Number(chunk?.data[at]), format) - wanted)).toBeLessThan(step);
          }
        }
      }
    }
  });

  it('that there is no usual layout of are refused when they are asked for', async () => {
    const open = { format: 'f32le', options: { sample_rate: RATE, ch_layout: 'mono' } };
    await reading(
      new Uint8Array(400),
      async (reader) => {
        const error = await rejection(reader.addAudioStream({ channels: 9 }));
        argumentError(error, RangeError, "'9 channels'");
        expect((error as Error).message).toContain("'mono'");
      },
      open,
    );
  });

  it('say their layout, before and after', async () => {
    const source = new Uint8Array(6 * 4 * 100);
    const open = { format: 'f32le', options: { sample_rate: RATE, ch_layout: '5.1' } };
    await reading(
      source,
      async (reader) => {
        expect(reader.sourceStreams[0]).toMatchObject({ channels: 6, channelLayout: '5.1' });
        expect(await reader.addAudioStream()).toMatchObject({ channels: 6, channelLayout: '5.1' });
        expect(await reader.addAudioStream({ channels: 2 })).toMatchObject({
          channels: 2,
          channelLayout: 'stereo',
        });
        expect(await reader.addAudioStream({ channelLayout: '7.1' })).toMatchObject({
          channels: 8,
          channelLayout: '7.1',
        });
        await expect(reader.addAudioStream({ channelLayout: 'nosuch' })).rejects.toMatchObject({
          code: 'ERR_INVALID_ARG',
        });
        await expect(reader.addAudioStream({ channelLayout: '5.1', channels: 2 })).rejects.toMatchObject({
          code: 'ERR_INVALID_ARG',
        });
      },
      open,
    );
  });
});

describe('the sample rate', () => {
  it.each([
    [48_000, 16_000],
    [44_100, 48_000],
    [8000, 44_100],
    [48_000, 44_100],
  ])('from %i to %i Hz: a tone stays that tone, and the length is the ratio', async (from, to) => {
    const frames = from / 2;
    const tone = Float32Array.from(
      { length: frames },
      (_, n) => 0.5 * Math.sin((2 * Math.PI * 997 * n) / from),
    );
    const open = { format: 'f32le', options: { sample_rate: from, ch_layout: 'mono' } };
    const { chunks } = await readAudio(
      new Uint8Array(tone.buffer),
      { sampleRate: to, framesPerChunk: 'all' },
      open,
    );
    const data = chunks[0]?.data as Float32Array;
    expect(chunks[0]?.sampleRate).toBe(to);
    expect(Math.abs(data.length - to / 2)).toBeLessThanOrEqual(1);
    let [signal, noise] = [0, 0];
    for (let n = 500; n < data.length - 500; n += 1) {
      const wanted = 0.5 * Math.sin((2 * Math.PI * 997 * n) / to);
      signal += wanted ** 2;
      noise += (wanted - (data[n] ?? 0)) ** 2;
    }
    expect(10 * Math.log10(signal / noise)).toBeGreaterThan(70);
  });
});
