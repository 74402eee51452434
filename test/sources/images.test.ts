import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { StreamReader } from '../../src/index.ts';
import { allBytes, reading, readVideo, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { debianProgram } from '../support/tools.ts';

const scratch = scratchFolder();
const WIDTH = 30;
const HEIGHT = 20;
const RGB = { layout: 'NHWC' } as const;

/** A picture whose every pixel is told by its place, as a PPM. */
function ppm(shade: number): { bytes: Uint8Array; pixels: Uint8Array } {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, n) => {
    const x = Math.floor(n / 3) % WIDTH;
    const y = Math.floor(n / 3 / WIDTH);
    return [x * 8, y * 12, shade][n % 3] ?? 0;
  });
  return { bytes: Buffer.concat([Buffer.from(`P6\n${WIDTH} ${HEIGHT}\n255\n`), pixels]), pixels };
}

const convert = debianProgram('convert');
const magick = (...args: string[]) =>
  execFileSync(convert ?? 'convert', args, { stdio: ['ignore', 'pipe', 'pipe'] });

describe('a still picture', () => {
  const { bytes, pixels } = ppm(90);
  beforeAll(() => writeFileSync(scratch('still.ppm'), bytes));

  it('as PPM gives its pixels', async () => {
    const { chunks, error } = await readVideo(bytes, RGB);
    expect(error).toBeUndefined();
    expect(chunks).toHaveLength(1);
    expect(allBytes(chunks).equals(pixels)).toBe(true);
  });

  it
    .skipIf(convert === null)
    .each([
      ['png'],
      ['bmp'],
      ['tiff'],
      ['pcx'],
      ['sgi'],
      ['sun'],
      ['xwd'],
      ['dpx'],
      ['qoi'],
      ['webp', '-define', 'webp:lossless=true'],
    ])(
    'that ImageMagick wrote as %s gives the same pixels, from file and from bytes',
    async (type, ...more) => {
      const file = scratch(`still.${type}`);
      try {
        magick(scratch('still.ppm'), '-depth', '8', ...more, `${type}:${file}`);
      } catch (error) {
        // Old versions lack the newest formats.
        if (type === 'qoi') return;
        throw error;
      }
      for (const source of [file, readFileSync(file)]) {
        const { chunks, error } = await readVideo(source, RGB);
        expect(error).toBeUndefined();
        expect(chunks).toHaveLength(1);
        expect(chunks[0]).toMatchObject({ width: WIDTH, height: HEIGHT });
        expect(allBytes(chunks).equals(pixels)).toBe(true);
      }
    },
  );

  it.skipIf(!hasSystemFfmpeg).each(['tga', 'pam'])('as %s is known by its name alone', async (type) => {
    const file = scratch(`named.${type}`);
    execFileSync('/usr/bin/ffmpeg', ['-v', 'error', '-y', '-i', scratch('still.ppm'), file]);
    const { chunks, error } = await readVideo(file, RGB);
    expect(error).toBeUndefined();
    expect(chunks).toHaveLength(1);
    expect(allBytes(chunks).equals(pixels)).toBe(true);
  });

  it.skipIf(convert === null).each(['jpg', 'gif', 'jp2'])('as %s is near it', async (type) => {
    const file = scratch(`near.${type}`);
    magick(scratch('still.ppm'), '-quality', '95', file);
    const { chunks, error } = await readVideo(file, RGB);
    expect(error).toBeUndefined();
    const got = allBytes(chunks);
    const far = got.filter((value, n) => Math.abs(value - (pixels[n] ?? 0)) > 24).length;
    expect(far / got.length).toBeLessThan(0.02);
  });
});

describe('a sequence of pictures', () => {
  const all = [1, 2, 3, 4].map((n) => ppm(n * 50));
  const wanted = Buffer.concat(all.map(({ pixels }) => pixels));
  beforeAll(() => {
    mkdirSync(scratch('seq'));
    all.forEach(({ bytes }, n) => {
      writeFileSync(scratch(`seq/img${String(n + 1).padStart(3, '0')}.ppm`), bytes);
    });
  });

  it.each([
    ['numbers', 'seq/img%03d.ppm', {}],
    ['a glob', 'seq/*.ppm', { pattern_type: 'glob' }],
  ])('by %s is read where format: image2 asks for it', async (_, pattern, more) => {
    const options = { framerate: 8, ...more };
    const { chunks, error } = await readVideo(scratch(pattern), RGB, { format: 'image2', options });
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(wanted)).toBe(true);
    expect(timestamps(chunks)).toEqual([0, 1 / 8, 2 / 8, 3 / 8]);
  });

  it('is nothing but the name of a file otherwise', async () => {
    await mediaError(StreamReader.open(scratch('seq/img%03d.ppm')), 'ERR_NOT_FOUND');
    await mediaError(StreamReader.open(scratch('seq/*.ppm')), 'ERR_NOT_FOUND');
  });

  it('of which there is none is ERR_NOT_FOUND', async () => {
    const opening = StreamReader.open(scratch('none%03d.ppm'), { format: 'image2' });
    await mediaError(opening, 'ERR_NOT_FOUND');
  });

  it('one after another in a stream is read by image2pipe', async () => {
    const joined = all.map(({ bytes }) => bytes);
    const options = { framerate: 4, 'c:v': 'ppm' };
    const open = { format: 'ppm_pipe', options: { framerate: options.framerate } };
    const { chunks, error } = await readVideo(joined, RGB, open);
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(wanted)).toBe(true);
  });
});

describe.skipIf(convert === null)('an animation', () => {
  const shades = [20, 120, 220];
  beforeAll(() => {
    const files = shades.map((shade) => {
      writeFileSync(scratch(`frame${shade}.ppm`), ppm(shade).bytes);
      return scratch(`frame${shade}.ppm`);
    });
    magick('-delay', '20', '-loop', '0', ...files, '-layers', 'Optimize', scratch('moving.gif'));
    magick('-delay', '20', '-loop', '0', '-define', 'webp:lossless=true', ...files, scratch('moving.webp'));
  });

  it.each(['gif', 'webp'])('as %s gives each of its pictures once, with its time', async (type) => {
    const { chunks, error } = await readVideo(readFileSync(scratch(`moving.${type}`)), RGB);
    expect(error).toBeUndefined();
    expect(chunks).toHaveLength(3);
    timestamps(chunks).forEach((time, n) => {
      expect(time).toBeCloseTo(n * 0.2, 3);
    });
    chunks.forEach((chunk, n) => {
      const blue = chunk.data[(5 * WIDTH + 5) * 3 + 2];
      expect(Math.abs(Number(blue) - (shades[n] ?? 0))).toBeLessThan(type === 'gif' ? 30 : 2);
    });
  });

  it('as APNG gives each of its pictures once, with its time', async () => {
    const input = [
      '-v',
      'error',
      '-y',
      '-framerate',
      '5',
      '-pattern_type',
      'glob',
      '-i',
      scratch('frame*.ppm'),
    ];
    execFileSync('/usr/bin/ffmpeg', [...input, '-plays', '0', '-f', 'apng', scratch('moving.png')]);
    const { chunks, error } = await readVideo(scratch('moving.png'), RGB);
    expect(error).toBeUndefined();
    expect(chunks).toHaveLength(3);
    expect(timestamps(chunks).map((time) => Math.round(time * 10))).toEqual([0, 2, 4]);
    await reading(readFileSync(scratch('moving.png')), async (reader) =>
      expect(reader.format.name).toBe('apng'),
    );
  });
});
