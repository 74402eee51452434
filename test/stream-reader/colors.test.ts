import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { VideoChunk } from '../../src/index.ts';
import { chunkOf, type Matrix, numberAt, type Raw, raw, rgbOf, SIZE, yuvOf } from '../support/pixels.ts';
import { bytesOf, reading, readVideo } from '../support/read-whole.ts';
import { FFMPEG, hasFfmpeg, hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { CLIP } from '../support/scratch.ts';
import { seeded } from '../support/small-media.ts';

const { width, height } = SIZE;

/** FFmpeg's names of what a frame says of its colours. */
const SPACES: Record<Matrix, string> = { 'BT.601': 'smpte170m', 'BT.709': 'bt709', 'BT.2020': 'bt2020nc' };
const tagged = (matrix: Matrix, full: boolean): string =>
  `setparams=colorspace=${SPACES[matrix]}:range=${full ? 'full' : 'limited'}`;

const MATRICES = Object.keys(SPACES) as Matrix[];
const MEANINGS = MATRICES.flatMap((matrix) => [[matrix, false] as const, [matrix, true] as const]);

/** A random YUV picture whose numbers lie where the range allows them, in the planes of a format. */
function randomYuv(format: string): {
  picture: Raw;
  at: (x: number, y: number) => [number, number, number];
  bits: number;
} {
  const bits = Number(/(9|10|12|14|16)le$/.exec(format)?.[1] ?? 8);
  const scale = 2 ** (bits - 8);
  const next = seeded(format.length * 7);
  const across = /^(yuvj?a?420|yuvj?a?422|nv12|nv21|nv16|p01)/.test(format)
    ? 2
    : /41[01]/.test(format)
      ? 4
      : 1;
  const down = /420|440|nv12|nv21|p01/.test(format) ? 2 : /410/.test(format) ? 4 : 1;
  // Where libswscale widens the chroma it smooths it, so that it must be the same everywhere to be known.
  const even = /41[01]/.test(format);
  const number = (): number => Math.floor((16 + next() * 219) * scale + next() * (scale - 1));
  const luma = Array.from({ length: width * height }, number);
  const [columns, rows] = [Math.ceil(width / across), Math.ceil(height / down)];
  const chroma = [0, 1].map(() => {
    const constant = number();
    return Array.from({ length: columns * rows }, () => (even ? constant : number()));
  }) as [number[], number[]];
  const at = (x: number, y: number): [number, number, number] => {
    const place = Math.floor(y / down) * columns + Math.floor(x / across);
    return [luma[y * width + x] ?? 0, chroma[0][place] ?? 0, chroma[1][place] ?? 0];
  };
  const shift = format.startsWith('p01') ? 2 ** (16 - bits) : 1;
  const plane = (list: readonly number[], size: number) => ({
    columns: size,
    rows: list.length / size,
    value: (x: number, y: number) => (list[y * size + x] as number) * shift,
  });
  const order = format === 'nv21' ? [1, 0] : [0, 1];
  const pairs = order.map((which) => chroma[which] as number[]);
  const together = pairs[0]?.flatMap((first, n) => [first, pairs[1]?.[n] ?? 0]) ?? [];
  const alpha = /yuva/.test(format) ? [plane(luma, width)] : [];
  const planes = /^(nv|p0)/.test(format)
    ? [plane(luma, width), plane(together, columns * 2)]
    : [plane(luma, width), plane(chroma[0], columns), plane(chroma[1], columns), ...alpha];
  return { picture: raw(format, planes, bits > 8 ? 2 : 1), at, bits };
}

/** The largest difference of a chunk's 8-bit colours from what they should be. */
function worst(
  chunk: VideoChunk,
  order: readonly number[],
  wanted: (x: number, y: number) => readonly number[],
): number {
  let most = 0;
  for (let n = 0; n < width * height; n += 1) {
    const [x, y] = [n % width, Math.floor(n / width)];
    const pixel = wanted(x, y);
    for (const [channel, color] of order.entries()) {
      const exact = color === 3 ? 255 : (pixel[color] as number) * 255;
      most = Math.max(most, Math.abs(numberAt(chunk, channel, x, y) - exact));
    }
  }
  return most;
}

const RGB_ORDERS: Readonly<Record<string, readonly number[]>> = {
  rgb24: [0, 1, 2],
  bgr24: [2, 1, 0],
  rgba: [0, 1, 2, 3],
  bgra: [2, 1, 0, 3],
  argb: [3, 0, 1, 2],
  abgr: [3, 2, 1, 0],
  gbrp: [1, 2, 0],
};

describe('YUV to RGB by the definition of the standards', () => {
  const FORMATS = [
    ...['yuv420p', 'yuv422p', 'yuv444p', 'yuv440p', 'nv12', 'nv21', 'nv16', 'yuva420p', 'yuv411p', 'yuv410p'],
    ...['yuv420p10le', 'yuv422p10le', 'yuv444p10le', 'yuv420p12le', 'yuv444p16le', 'p010le', 'p016le'],
  ];
  it.each(FORMATS)('from %s, in three matrices and two ranges', async (format) => {
    const { picture, at, bits } = randomYuv(format);
    for (const [matrix, full] of MEANINGS) {
      for (const layout of ['NCHW', 'NHWC'] as const) {
        const chunk = await chunkOf(picture, { filter: tagged(matrix, full), layout });
        const exact = (x: number, y: number) => rgbOf(at(x, y), matrix, full, bits);
        // Rounded once; a hundredth for the factors.
        expect(worst(chunk, [0, 1, 2], exact), `${matrix} ${full} ${layout}`).toBeLessThan(1.05);
      }
    }
  });

  it.each(Object.entries(RGB_ORDERS))('to %s, channels in the order of the name', async (format, order) => {
    for (const from of ['yuv420p', 'yuv444p10le']) {
      const { picture, at, bits } = randomYuv(from);
      for (const layout of ['NCHW', 'NHWC'] as const) {
        const chunk = await chunkOf(picture, { format, layout, filter: tagged('BT.709', false) });
        expect(
          worst(chunk, order, (x, y) => rgbOf(at(x, y), 'BT.709', false, bits)),
          from,
        ).toBeLessThan(1.05);
      }
    }
  });

  it('of pictures that say nothing is BT.601 of limited range, and of yuvj formats of full', async () => {
    const { picture, at } = randomYuv('yuv420p');
    const plain = await chunkOf(picture, {});
    expect(worst(plain, [0, 1, 2], (x, y) => rgbOf(at(x, y), 'BT.601', false, 8))).toBeLessThan(1.05);
    const jpeg = await chunkOf({ ...picture, format: 'yuvj420p' }, {});
    expect(worst(jpeg, [0, 1, 2], (x, y) => rgbOf(at(x, y), 'BT.601', true, 8))).toBeLessThan(1.05);
  });

  it('normalised gives the same as floats', async () => {
    const { picture, at } = randomYuv('yuv420p');
    const [mean, std] = [
      [0.485, 0.456, 0.406],
      [0.229, 0.224, 0.225],
    ];
    for (const layout of ['NCHW', 'NHWC'] as const) {
      const chunk = await chunkOf(picture, { layout, normalize: { mean, std } });
      for (let n = 0; n < width * height; n += 1) {
        const [x, y] = [n % width, Math.floor(n / width)];
        const pixel = rgbOf(at(x, y), 'BT.601', false, 8);
        for (const [channel, value] of pixel.entries()) {
          const exact = (value - (mean[channel] ?? 0)) / (std[channel] ?? 1);
          expect(Math.abs(numberAt(chunk, channel, x, y) - exact)).toBeLessThan(1.05 / 255 / 0.224);
        }
      }
    }
  });

  it('to 16 bits a channel keeps more than 8 bits', async () => {
    const { picture, at, bits } = randomYuv('yuv444p16le');
    const chunk = await chunkOf(picture, { format: 'rgb48le', layout: 'NHWC' });
    let most = 0;
    for (let n = 0; n < width * height; n += 1) {
      const [x, y] = [n % width, Math.floor(n / width)];
      for (const [channel, value] of rgbOf(at(x, y), 'BT.601', false, bits).entries()) {
        most = Math.max(most, Math.abs(numberAt(chunk, channel, x, y) - value * 65_535));
      }
    }
    // libswscale's white is 255 · 256; in between it is finer than 8 bits.
    expect(most).toBeLessThan(256);
    expect(new Set(chunk.data.map((value: number) => value % 256)).size).toBeGreaterThan(100);
  });
});

/** Colours in squares of two by two, so that chroma of half size is that of each. */
const color = (x: number, y: number): [number, number, number] => {
  const [a, b] = [Math.floor(x / 2), Math.floor(y / 2)];
  return [(a * 13) % 256, (b * 41 + a) % 256, (255 - a * 9 + b * 3) % 256];
};
const colors: Raw = raw('rgb24', [
  { columns: width * 3, rows: height, value: (n, y) => color(Math.floor(n / 3), y)[n % 3] as number },
]);
const real = (x: number, y: number): [number, number, number] =>
  color(x, y).map((value) => value / 255) as [number, number, number];

describe('RGB to YUV and gray by the definition of the standards', () => {
  it.each([
    ['yuv444p', 8, 1],
    ['yuv420p', 8, 1],
    ['yuv422p', 8, 1],
    ['nv12', 8, 1],
    ['yuv444p10le', 10, 1],
    ['yuv420p10le', 10, 1],
    ['p010le', 10, 64],
    ['yuv444p16le', 16, 1],
  ] as const)('to %s: BT.601 of limited range', async (format, bits, step) => {
    for (const layout of ['NCHW', 'NHWC'] as const) {
      const chunk = await chunkOf(colors, { format, layout });
      for (let n = 0; n < width * height; n += 1) {
        const [x, y] = [n % width, Math.floor(n / width)];
        // The filter that halves chroma looks beyond the square: its edges are left out.
        const whole = format.includes('444');
        for (const [channel, exact] of yuvOf(real(x, y), 'BT.601', false, bits).entries()) {
          if (channel === 0 || whole) {
            const error = Math.abs(numberAt(chunk, channel, x, y) / step - exact);
            expect(error, `${layout} channel ${channel} at ${x},${y}`).toBeLessThan(1.6 * 2 ** (bits - 8));
          }
        }
      }
    }
  });

  it('to chroma of half size: that of an even area', async () => {
    const even = raw('rgb24', [
      { columns: width * 3, rows: height, value: (n) => [200, 40, 90][n % 3] as number },
    ]);
    const [, u, v] = yuvOf([200 / 255, 40 / 255, 90 / 255], 'BT.601', false, 8);
    for (const format of ['yuv420p', 'yuv422p', 'nv12']) {
      const { data } = await chunkOf(even, { format, layout: 'NHWC' });
      for (let n = 0; n < width * height * 3; n += 3) {
        expect(Math.abs(Number(data[n + 1]) - u)).toBeLessThan(1.6);
        expect(Math.abs(Number(data[n + 2]) - v)).toBeLessThan(1.6);
      }
    }
  });

  it('to gray: luma of full range, from RGB and from YUV of either range', async () => {
    const gray = await chunkOf(colors, { format: 'gray' });
    const deep = await chunkOf(colors, { format: 'gray16le' });
    for (let n = 0; n < width * height; n += 1) {
      const [x, y] = [n % width, Math.floor(n / width)];
      const [luma] = yuvOf(real(x, y), 'BT.601', true, 8);
      expect(Math.abs(numberAt(gray, 0, x, y) - luma)).toBeLessThan(1.6);
      expect(Math.abs(numberAt(deep, 0, x, y) / 257 - luma)).toBeLessThan(1.6);
    }
    const { picture, at } = randomYuv('yuv420p');
    for (const full of [false, true]) {
      const chunk = await chunkOf(picture, { format: 'gray', filter: tagged('BT.709', full) });
      for (let n = 0; n < width * height; n += 1) {
        const [luma] = at(n % width, Math.floor(n / width));
        const exact = full ? luma : Math.min(Math.max(((luma - 16) * 255) / 219, 0), 255);
        expect(Math.abs(Number(chunk.data[n]) - exact)).toBeLessThan(1.05);
      }
    }
  });
});

describe('alpha', () => {
  const alpha = (x: number, y: number): number => (x * 5 + y * 17) % 256;
  const rgba = raw('rgba', [
    {
      columns: width * 4,
      rows: height,
      value: (n, y) => [...color(n >> 2, y), alpha(n >> 2, y)][n % 4] as number,
    },
  ]);

  it.each(['rgba', 'bgra', 'argb', 'abgr', 'gbrap'])(
    'goes from rgba to %s, where its name says',
    async (format) => {
      const order = format === 'gbrap' ? [1, 2, 0, 3] : [...format].map((letter) => 'rgba'.indexOf(letter));
      for (const layout of ['NCHW', 'NHWC'] as const) {
        const chunk = await chunkOf(rgba, { format, layout });
        for (let n = 0; n < width * height; n += 1) {
          const [x, y] = [n % width, Math.floor(n / width)];
          const pixel = [...color(x, y), alpha(x, y)];
          expect(order.map((_, channel) => numberAt(chunk, channel, x, y))).toEqual(
            order.map((which) => pixel[which]),
          );
        }
      }
    },
  );

  it('is opaque where there was none, and dropped where there is no place for it', async () => {
    const opaque = await chunkOf(colors, { format: 'rgba', layout: 'NHWC' });
    expect(
      opaque.data.filter((_: number, n: number) => n % 4 === 3).every((value: number) => value === 255),
    ).toBe(true);
    const dropped = await chunkOf(rgba, { layout: 'NHWC' });
    expect([...dropped.data.slice(0, 6)]).toEqual([...color(0, 0), ...color(1, 0)]);
  });

  it('of YUV and of gray is kept', async () => {
    const { picture } = randomYuv('yuva420p');
    // Its fourth plane is the last of the memory.
    const wanted = picture.bytes.subarray(picture.bytes.length - width * height);
    const chunk = await chunkOf(picture, { format: 'rgba' });
    expect(Buffer.compare(Buffer.from(chunk.data.subarray(3 * width * height) as Uint8Array), wanted)).toBe(
      0,
    );
    const ya = raw('ya8', [
      { columns: width * 2, rows: height, value: (n, y) => (n % 2 ? alpha(n >> 1, y) : 77) },
    ]);
    const fromGray = await chunkOf(ya, { format: 'rgba', layout: 'NHWC' });
    expect([...fromGray.data.slice(4, 8)]).toEqual([77, 77, 77, alpha(1, 0)]);
  });
});

/** A bitmap file of 256 colours, which FFmpeg decodes to `pal8`. */
function bitmap(colorOf: (index: number) => [number, number, number]): Buffer {
  const row = Math.ceil(width / 4) * 4;
  const file = Buffer.alloc(54 + 1024 + row * height);
  file.write('BM');
  file.writeUInt32LE(file.length, 2);
  file.writeUInt32LE(54 + 1024, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(width, 18);
  file.writeInt32LE(height, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(8, 28);
  for (let index = 0; index < 256; index += 1) {
    const [r, g, b] = colorOf(index);
    file.set([b, g, r, 0], 54 + index * 4);
  }
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // Rows lie from the last to the first.
      file[54 + 1024 + (height - 1 - y) * row + x] = (y * width + x) % 256;
    }
  }
  return file;
}

describe('a palette', () => {
  const colorOf = (index: number): [number, number, number] => [index, 255 - index, (index * 7) % 256];

  it('is looked up for RGB, and comes behind its numbers as stored', async () => {
    const file = bitmap(colorOf);
    await reading(file, async ({ sourceStreams }) =>
      expect(sourceStreams[0]).toMatchObject({ format: 'pal8' }),
    );
    const { chunks } = await readVideo(file, { layout: 'NHWC' });
    const pixels = Array.from({ length: width * height }, (_, n) => colorOf(n % 256)).flat();
    expect([...(chunks[0]?.data ?? [])]).toEqual(pixels);
    const native = (await readVideo(file, { format: null, layout: 'native' })).chunks[0] as VideoChunk;
    expect(native).toMatchObject({ format: 'pal8', layout: 'native' });
    const bytes = bytesOf(native);
    expect(bytes.length).toBe(width * height + 1024);
    expect([...bytes.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4]);
    const [b, g, r] = bytes.subarray(width * height + 4 * 9);
    expect([r, g, b]).toEqual(colorOf(9));
  });
});

describe.skipIf(!hasFfmpeg)('every pixel format that FFmpeg can write', () => {
  /** A smooth picture, so that what a format can't hold is little. */
  const smooth = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, n) => {
      const [x, y] = [Math.floor(n / 3) % width, Math.floor(n / 3 / width)];
      return [40 + x * 3, 60 + y * 8, 180 - x * 2 - y][n % 3] as number;
    }),
  );
  const listing = hasFfmpeg
    ? execFileSync(FFMPEG, ['-hide_banner', '-pix_fmts'], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    : '';
  const formats = [...listing.matchAll(/^[I.]O\.[P.][B.] (\w+)/gm)].map(([, name]) => name as string);
  const colorful = (name: string): boolean => !/^(gray|ya|mono)/.test(name);
  const fine = (name: string): boolean => colorful(name) && !/^(rgb|bgr)(4|8|444|555|565)/.test(name);

  it('comes as it was stored, in any layout, and becomes RGB', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
    try {
      const file = (name: string): string => join(folder, `${name}.raw`);
      const outputs = formats.flatMap((name) => ['-pix_fmt', name, '-f', 'rawvideo', file(name)]);
      const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', '-'];
      const exact = ['-sws_flags', 'accurate_rnd+full_chroma_int'];
      execFileSync(FFMPEG, ['-v', 'error', ...input, ...exact, ...outputs], { input: smooth });
      expect(formats.length).toBeGreaterThan(180);
      for (const format of formats) {
        const picture: Raw = { format, bytes: new Uint8Array(readFileSync(file(format))) };
        const native = await chunkOf(picture, { format: null, layout: 'native' });
        expect(Buffer.compare(bytesOf(native), picture.bytes), format).toBe(0);
        await chunkOf(picture, { format: null });
        if (/^(rgb|bgr)4$/.test(format)) {
          continue; // libswscale can't read these.
        }
        const data = bytesOf(await chunkOf(picture, { layout: 'NHWC' }));
        expect(data).toHaveLength(smooth.length);
        const mean =
          data.reduce(
            (sum: number, value: number, n: number) => sum + Math.abs(value - (smooth[n] ?? 0)),
            0,
          ) / data.length;
        if (colorful(format)) {
          expect(mean, format).toBeLessThan(fine(format) ? 4.5 : 100);
        }
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the size', () => {
  it.each([
    [{ width: 320 }, [180, 320]],
    [{ height: 90 }, [90, 160]],
    [{ width: 101 }, [57, 101]],
    [{ height: 1 }, [1, 2]],
    [{ width: 33, height: 77 }, [77, 33]],
  ])('%j: one side alone keeps the ratio', async (size, wanted) => {
    await reading(CLIP, async (reader) => {
      const output = await reader.addVideoStream(size);
      expect([output.height, output.width]).toEqual(wanted);
      const { value } = await reader.chunks().next();
      expect(value?.[0]?.shape.slice(2)).toEqual(wanted);
    });
  });

  it.skipIf(!hasSystemFfmpeg).each([
    ['fast-bilinear', 'fast_bilinear'],
    ['bilinear', 'bilinear'],
    ['bicubic', 'bicubic'],
    ['area', 'area'],
    ['lanczos', 'lanczos'],
    ['nearest', 'neighbor'],
  ] as const)('is changed by %s as another FFmpeg does it', async (scaler, flags) => {
    for (const [w, h] of [
      [211, 119],
      [801, 451],
    ] as const) {
      const options = { scaler, width: w, height: h, layout: 'NHWC' } as const;
      const [chunk] = (await readVideo(CLIP, { ...options, filter: 'trim=end_frame=1' })).chunks;
      const scale = `scale=${w}:${h}:flags=${flags}+accurate_rnd+full_chroma_int`;
      const theirs = systemDecode(CLIP, [
        '-frames:v',
        '1',
        '-vf',
        scale,
        '-pix_fmt',
        'rgb24',
        '-f',
        'rawvideo',
      ]);
      const ours = bytesOf(chunk as VideoChunk);
      expect(ours.length).toBe(theirs.length);
      const mean = ours.reduce((sum, value, n) => sum + Math.abs(value - (theirs[n] ?? 0)), 0) / ours.length;
      expect(mean).toBeLessThan(1.5);
    }
  });
});

describe.skipIf(!hasFfmpeg)('4:2:2 in its own planes, which a quarter turn does not leave 4:2:2', () => {
  it('comes upright all the same', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
    try {
      const [flat, turned] = [join(folder, 'flat.mov'), join(folder, 'turned.mov')];
      const jpeg = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj422p', '-t', '0.1', '-an'];
      execFileSync(FFMPEG, ['-v', 'error', '-i', CLIP, ...jpeg, flat]);
      execFileSync(FFMPEG, ['-v', 'error', '-display_rotation', '90', '-i', flat, '-c', 'copy', turned]);
      const options = { format: null, layout: 'native' } as const;
      const [upright] = (await readVideo(turned, options)).chunks;
      expect(upright).toMatchObject({ width: 360, height: 640 });
      const [stored] = (await readVideo(turned, { ...options, autorotate: false })).chunks;
      expect(stored).toMatchObject({ width: 640, height: 360, format: 'yuvj422p' });
      // Turned a quarter against the clock: the first row is the last column.
      const column = Array.from({ length: 360 }, (_, y) => stored?.data[y * 640 + 639]);
      expect([...(upright?.data.slice(0, 360) ?? [])]).toEqual(column);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
