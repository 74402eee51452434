import { describe, expect, it } from 'vitest';
import { chunkOf, numberAt, type PlaneOf, type Raw, raw, SIZE } from '../support/pixels.ts';
import { seeded } from '../support/small-media.ts';

/** How a format lies in memory: planes of interleaved channels, each so many times narrower and lower than the picture. */
type Memory = {
  readonly bytes: 1 | 2 | 4;
  /** The largest number, and what every number is a multiple of. */
  readonly most: number;
  readonly step?: number;
  readonly planes: readonly {
    readonly channels: readonly number[];
    readonly across: number;
    readonly down: number;
  }[];
};

const packed = (channels: number, bytes: 1 | 2 | 4 = 1, most = 2 ** (8 * bytes) - 1): Memory => ({
  bytes,
  most,
  planes: [{ channels: Array.from({ length: channels }, (_, n) => n), across: 1, down: 1 }],
});

const planar = (count: number, across = 1, down = 1, bits = 8): Memory => ({
  bytes: bits === 8 ? 1 : 2,
  most: 2 ** bits - 1,
  planes: Array.from({ length: count }, (_, n) =>
    n === 1 || n === 2 ? { channels: [n], across, down } : { channels: [n], across: 1, down: 1 },
  ),
});

const semiPlanar = (across: number, down: number, bits = 8): Memory => ({
  bytes: bits === 8 ? 1 : 2,
  most: bits === 8 ? 255 : 65_535,
  // The bits of p010le are the upper ones of each two bytes.
  step: bits === 8 ? 1 : 2 ** (16 - bits),
  planes: [
    { channels: [0], across: 1, down: 1 },
    { channels: [1, 2], across, down },
  ],
});

const floats = (memory: Memory): Memory => ({ ...memory, bytes: 4, most: 1, step: 1 / 64 });

/** The rows of the table of pixel formats, and their kin. */
const FORMATS: Readonly<Record<string, Memory>> = {
  gray: packed(1),
  rgb24: packed(3),
  bgr24: packed(3),
  rgba: packed(4),
  bgra: packed(4),
  argb: packed(4),
  abgr: packed(4),
  rgb0: packed(4),
  ya8: packed(2),
  gbrp: planar(3),
  gbrap: planar(4),
  yuv444p: planar(3),
  yuv420p: planar(3, 2, 2),
  yuv422p: planar(3, 2, 1),
  yuv440p: planar(3, 1, 2),
  yuv411p: planar(3, 4, 1),
  yuv410p: planar(3, 4, 4),
  yuvj420p: planar(3, 2, 2),
  yuvj422p: planar(3, 2, 1),
  yuvj444p: planar(3),
  yuva420p: planar(4, 2, 2),
  yuva444p: planar(4),
  nv12: semiPlanar(2, 2),
  nv21: semiPlanar(2, 2),
  nv16: semiPlanar(2, 1),
  nv24: semiPlanar(1, 1),
  gray10le: packed(1, 2, 1023),
  gray12le: packed(1, 2, 4095),
  gray16le: packed(1, 2),
  ya16le: packed(2, 2),
  rgb48le: packed(3, 2),
  bgr48le: packed(3, 2),
  rgba64le: packed(4, 2),
  gbrp10le: planar(3, 1, 1, 10),
  gbrp16le: planar(3, 1, 1, 16),
  yuv420p10le: planar(3, 2, 2, 10),
  yuv422p10le: planar(3, 2, 1, 10),
  yuv444p10le: planar(3, 1, 1, 10),
  yuv420p12le: planar(3, 2, 2, 12),
  yuv444p12le: planar(3, 1, 1, 12),
  yuv420p16le: planar(3, 2, 2, 16),
  yuv444p16le: planar(3, 1, 1, 16),
  yuva420p10le: planar(4, 2, 2, 10),
  p010le: semiPlanar(2, 2, 10),
  p012le: semiPlanar(2, 2, 12),
  p016le: semiPlanar(2, 2, 16),
  p210le: semiPlanar(2, 1, 10),
  grayf32le: floats(packed(1)),
  gbrpf32le: floats(planar(3)),
  rgbf32le: floats(packed(3)),
};

const sized = (length: number, times: number): number => Math.ceil(length / times);

/** Random numbers of a format, and the number of each channel at each place of the picture. */
function random(format: string): { picture: Raw; at: (channel: number, x: number, y: number) => number } {
  const { bytes, most, step = 1, planes } = FORMATS[format] as Memory;
  const next = seeded(format.length + planes.length);
  const of = new Map<number, (x: number, y: number) => number>();
  const filled = planes.map(({ channels, across, down }): PlaneOf => {
    const [columns, rows] = [sized(SIZE.width, across), sized(SIZE.height, down)];
    const numbers = Array.from({ length: columns * rows * channels.length }, () => {
      const number = next() * most;
      return bytes === 4 ? Math.round(number / step) * step : Math.floor(number / step) * step;
    });
    const row = columns * channels.length;
    for (const [place, channel] of channels.entries()) {
      of.set(channel, (x, y) => {
        const [column, line] = [Math.floor(x / across), Math.floor(y / down)];
        return numbers[line * row + column * channels.length + place] as number;
      });
    }
    return { columns: row, rows, value: (column, line) => numbers[line * row + column] as number };
  });
  return {
    picture: raw(format, filled, bytes),
    at: (channel, x, y) => (of.get(channel) as (x: number, y: number) => number)(x, y),
  };
}

const channelsOf = (format: string): number =>
  (FORMATS[format] as Memory).planes.reduce((sum, { channels }) => sum + channels.length, 0);
const ARRAYS = { 1: Uint8Array, 2: Uint16Array, 4: Float32Array };

describe('numbers of a pixel format in their channels, chroma repeated, at an odd size', () => {
  it.each(Object.keys(FORMATS))('%s', async (format) => {
    const { picture, at } = random(format);
    const count = channelsOf(format);
    const { width, height } = SIZE;
    for (const layout of ['NCHW', 'NHWC'] as const) {
      for (const asked of [format, null]) {
        const chunk = await chunkOf(picture, { format: asked, layout });
        const shape = layout === 'NCHW' ? [1, count, height, width] : [1, height, width, count];
        expect(chunk).toMatchObject({ format, layout, width, height, shape });
        expect(chunk.data).toBeInstanceOf(ARRAYS[(FORMATS[format] as Memory).bytes]);
        for (let channel = 0; channel < count; channel += 1) {
          for (let n = 0; n < width * height; n += 1) {
            const [x, y] = [n % width, Math.floor(n / width)];
            if (numberAt(chunk, channel, x, y) !== at(channel, x, y)) {
              expect.fail(`${layout} channel ${channel} at ${x},${y}: ${numberAt(chunk, channel, x, y)}`);
            }
          }
        }
      }
    }
  });
});

describe('a picture in its own planes', () => {
  it.each(Object.keys(FORMATS))('%s comes as it was stored', async (format) => {
    const { picture } = random(format);
    for (const asked of [format, null]) {
      const { data, layout } = await chunkOf(picture, { format: asked, layout: 'native' });
      expect(layout).toBe('native');
      expect(
        Buffer.compare(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), picture.bytes),
      ).toBe(0);
    }
  });
});

describe('normalize', () => {
  it.each(['rgb24', 'rgba', 'gray', 'gbrp', 'yuv420p', 'rgb48le', 'gray10le', 'p010le', 'gbrpf32le'])(
    'of %s is (x / max − mean) / std of each channel',
    async (format) => {
      const { picture, at } = random(format);
      const count = channelsOf(format);
      const mean = [0.485, 0.456, 0.406, 0.5].slice(0, count);
      const std = [0.229, 0.224, 0.225, 0.25].slice(0, count);
      const { step = 1, bytes, most } = FORMATS[format] as Memory;
      // White of p010le is 1023 · 64.
      const white = bytes === 4 ? 1 : most - (most % step);
      for (const layout of ['NCHW', 'NHWC'] as const) {
        const chunk = await chunkOf(picture, { format, layout, normalize: { mean, std } });
        expect(chunk.data).toBeInstanceOf(Float32Array);
        for (let channel = 0; channel < count; channel += 1) {
          for (let n = 0; n < SIZE.width * SIZE.height; n += 1) {
            const [x, y] = [n % SIZE.width, Math.floor(n / SIZE.width)];
            const wanted = (at(channel, x, y) / white - (mean[channel] ?? 0)) / (std[channel] ?? 1);
            if (!(Math.abs(numberAt(chunk, channel, x, y) - wanted) < 1e-4)) {
              expect.fail(
                `${layout} channel ${channel} at ${x},${y}: ${numberAt(chunk, channel, x, y)}, not ${wanted}`,
              );
            }
          }
        }
      }
    },
  );
});

describe('packed floats of red, green and blue', () => {
  const ORDER: Readonly<Record<string, readonly number[]>> = { rgbf32le: [0, 1, 2], rgbaf32le: [0, 1, 2, 3] };

  it.each(Object.keys(ORDER))('as %s are the numbers of other formats, 1 for white', async (format) => {
    // rgba64le holds red, green, blue and alpha from 0 to 65535.
    const { picture, at } = random('rgba64le');
    for (const layout of ['NCHW', 'NHWC', 'native'] as const) {
      const chunk = await chunkOf(picture, { format, layout });
      const channels = (ORDER[format] as readonly number[]).length;
      expect(chunk.data).toBeInstanceOf(Float32Array);
      for (const channel of ORDER[format] as readonly number[]) {
        for (let n = 0; n < SIZE.width * SIZE.height; n += 1) {
          const [x, y] = [n % SIZE.width, Math.floor(n / SIZE.width)];
          const given =
            layout === 'native' ? Number(chunk.data[n * channels + channel]) : numberAt(chunk, channel, x, y);
          expect(Math.abs(given - at(channel, x, y) / 65_535)).toBeLessThan(1e-3);
        }
      }
    }
  });

  it('are scaled like any other', async () => {
    const chunk = await chunkOf(random('rgb24').picture, {
      format: 'rgbf32le',
      layout: 'NHWC',
      width: 12,
      height: 9,
    });
    expect(chunk).toMatchObject({ format: 'rgbf32le', shape: [1, 9, 12, 3] });
    expect(Math.max(...(chunk.data as Float32Array))).toBeLessThanOrEqual(1.2);
  });
});

describe('a pixel format that has no channels of whole numbers', () => {
  it.each(['rgb565le', 'yuyv422', 'monow', 'bayer_rggb8'])(
    '%s is refused by name, and given in its planes',
    async (format) => {
      const picture: Raw = { format, bytes: new Uint8Array(40 * 12 * 2).fill(90) };
      const size = { width: 40, height: 12 };
      const { message } = await chunkOf(picture, { format, layout: 'NCHW' }, size).then(
        () => expect.fail('it was taken'),
        (error: Error) => error,
      );
      expect(message).toMatch(new RegExp(`'${format}'.*'native'`));
      expect((await chunkOf(picture, { format: null, layout: 'NCHW' }, size)).layout).toBe('native');
    },
  );

  it('but none that is unknown', async () => {
    const picture = random('gray').picture;
    await expect(chunkOf(picture, { format: 'nosuch' })).rejects.toMatchObject({ code: 'ERR_INVALID_ARG' });
    await expect(chunkOf(picture, { format: 'rgb42' })).rejects.toThrow(/'rgb42'.*'rgb24'/);
    await expect(chunkOf(picture, { format: 'vaapi' })).rejects.toMatchObject({ code: 'ERR_INVALID_ARG' });
  });
});
