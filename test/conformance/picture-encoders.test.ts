import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { encoders, StreamWriter } from '../../src/index.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, peakSignalToNoise, pictures, signalToNoise } from '../support/signal.ts';
import { debianProgram, python } from '../support/tools.ts';
import { type Witnessed, witness } from '../support/witness.ts';
import { HARDWARE, PICTURE_EXCLUDED, PICTURE_ROWS, type PictureRow } from './picture-encoders.ts';

const scratch = scratchFolder();
const listed = encoders().filter(({ mediaType }) => mediaType === 'video');
const rows = PICTURE_ROWS.filter(({ encoder }) => listed.some(({ name }) => name === encoder));
const pathOf = ({ encoder, format, extension = format }: PictureRow): string =>
  scratch(`${encoder}.${extension}`);

const countOf = ({ frames = 10 }: PictureRow): number => frames;
const sizeOf = ({ size = [64, 48] }: PictureRow): readonly [number, number] => size;

/** What is written: packed RGB, or gray where the format has no colours. */
function dataOf(row: PictureRow): Uint8Array {
  const [width, height] = sizeOf(row);
  const rgb = pictures(countOf(row), width, height);
  if (row.source === undefined) {
    return rgb;
  }
  const gray = Uint8Array.from({ length: rgb.length / 3 }, (_, at) => rgb[at * 3] ?? 0);
  return row.source === 'gray' ? gray : gray.map((shade) => (shade > 110 ? 255 : 0));
}

async function write(row: PictureRow): Promise<void> {
  const [width, height] = sizeOf(row);
  const writer = new StreamWriter(pathOf(row), { format: row.format, options: row.options ?? {} });
  const input = writer.addVideoStream({
    ...{ width, height, frameRate: row.frameRate ?? 25, layout: 'NHWC', encoder: row.encoder },
    format: row.source === undefined ? 'rgb24' : 'gray',
    codec: row.bitRate === undefined ? {} : { bitRate: row.bitRate },
    encoderOptions: row.encoderOptions ?? {},
  });
  expect(input).toMatchObject({ encoder: row.encoder, encoderWidth: width, encoderHeight: height });
  await writer.open();
  await input.write(dataOf(row));
  await writer.finish();
}

function judge(row: PictureRow, raw: Buffer): void {
  const wanted = dataOf(row);
  expect(raw.byteLength / (wanted.length / countOf(row))).toBe(countOf(row));
  expect(peakSignalToNoise(wanted, raw)).toBeGreaterThanOrEqual(row.quality);
}

describe('every picture encoder of this build', () => {
  it('is tried, says why not, or is hardware', () => {
    const known = [...PICTURE_ROWS.map(({ encoder }) => encoder), ...Object.keys(PICTURE_EXCLUDED)];
    const unknown = listed
      .map(({ name }) => name)
      .filter((name) => !known.includes(name) && !HARDWARE.test(name));
    expect(unknown).toEqual([]);
    expect(rows.length).toBeGreaterThan(75);
  });

  it.each(listed.filter(({ name }) => HARDWARE.test(name)).map(({ name }) => name))(
    '%s, which is hardware, says what it lacks or writes pictures',
    async (encoder) => {
      const writer = new StreamWriter(scratch(`${encoder}.nut`), { format: 'nut' });
      try {
        const input = writer.addVideoStream({
          width: 640,
          height: 480,
          frameRate: 25,
          encoder,
          layout: 'NHWC',
        });
        await writer.open();
        await input.write(new Uint8Array(640 * 480 * 3));
        await writer.finish();
      } catch (error) {
        expect(error).toMatchObject({
          code: expect.stringMatching(/^ERR_(HARDWARE|ENCODER_CONFIG)$/),
          message: expect.stringContaining(encoder),
        });
      }
    },
  );
});

describe.skipIf(!hasSystemFfmpeg || python === null)('what is written by the encoder', () => {
  const witnessed = new Map<string, Witnessed>();
  const failures = new Map<string, unknown>();

  beforeAll(async () => {
    for (const row of rows) {
      await write(row).catch((error: unknown) => failures.set(row.encoder, error));
    }
    const jobs = rows.map((row) => ({
      type: 'video' as const,
      path: pathOf(row),
      format: row.demuxer,
      gray: row.source !== undefined,
    }));
    for (const [index, answer] of (await witness(jobs)).entries()) {
      witnessed.set(rows[index]?.encoder ?? '', answer);
    }
  });

  it.each(rows.filter(({ notPyav }) => notPyav === undefined))(
    '$encoder into $format are the pictures that went in to PyAV, each at its time',
    async (row) => {
      expect(failures.get(row.encoder)).toBeUndefined();
      const found = witnessed.get(row.encoder);
      expect(found?.error).toBeUndefined();
      judge(row, (await found?.raw()) ?? Buffer.alloc(0));
      const times = (found?.frames ?? []).map(([pts]) => pts ?? 0);
      if (row.noTimes !== true) {
        for (const [n, time] of times.entries()) {
          expect(Math.abs(time - (times[0] ?? 0) - n / (row.frameRate ?? 25))).toBeLessThan(0.0011);
        }
      }
    },
  );

  it.each(rows.filter(({ notDebian }) => notDebian === undefined))(
    '$encoder into $format are the pictures that went in to Debian’s ffmpeg',
    (row) => {
      expect(failures.get(row.encoder)).toBeUndefined();
      const pixels = row.source === undefined ? 'rgb24' : 'gray';
      const exact = ['-sws_flags', 'bicubic+accurate_rnd+full_chroma_int'];
      const { stdout } = spawnSync(
        '/usr/bin/ffmpeg',
        [
          ...['-v', 'error', '-i', pathOf(row), '-map', '0:v', ...exact, '-vsync', 'passthrough'],
          ...['-f', 'rawvideo', '-pix_fmt', pixels, '-'],
        ],
        { maxBuffer: 2 ** 28 },
      );
      judge(row, stdout);
    },
  );

  it('amv and adpcm_ima_amv, which go together, are what went in', async () => {
    const path = scratch('both.amv');
    const writer = new StreamWriter(path, { format: 'amv' });
    const picture = writer.addVideoStream({
      width: 64,
      height: 48,
      frameRate: 25,
      layout: 'NHWC',
      encoder: 'amv',
    });
    const sound = writer.addAudioStream({
      sampleRate: 22_050,
      channels: 1,
      encoder: 'adpcm_ima_amv',
      encoderOptions: { block_size: 882 },
    });
    await writer.open();
    const [shown, heard] = [pictures(25, 64, 48), chord(22_050, 22_050, 1)];
    for (let n = 0; n < 25; n += 1) {
      await picture.write(shown.subarray(n * 64 * 48 * 3, (n + 1) * 64 * 48 * 3));
      await sound.write(heard.subarray(n * 882, (n + 1) * 882));
    }
    await writer.finish();
    const raw = systemDecode(path, [
      '-map',
      '0:v',
      '-vsync',
      'passthrough',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
    ]);
    expect(raw.length).toBe(shown.length);
    expect(peakSignalToNoise(shown, raw)).toBeGreaterThan(28);
    const samples = systemDecode(path, ['-map', '0:a', '-f', 'f32le']);
    expect(samples.length / 4).toBeGreaterThanOrEqual(22_050);
    expect(signalToNoise(heard, new Float32Array(new Uint8Array(samples).buffer))).toBeGreaterThan(20);
  });

  it.skipIf(debianProgram('convert') === null)('libwebp_anim is an animation to ImageMagick', async () => {
    const row: PictureRow = { encoder: 'libwebp_anim', format: 'webp', quality: 25 };
    await write(row);
    const output = ['-coalesce', '-depth', '8', 'rgb:-'];
    const { stdout } = spawnSync('convert', [pathOf(row), ...output], { maxBuffer: 2 ** 28 });
    judge(row, stdout);
  });
});
