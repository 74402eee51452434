import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeImage, type ImageFormat, StreamReader } from '../../src/index.ts';
import { hasSystemFfmpeg, systemDecode, systemProbe } from '../support/reference.ts';
import { argumentError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { peakSignalToNoise, pictures } from '../support/signal.ts';

const scratch = scratchFolder();
const size = { width: 161, height: 91 };
const picture = pictures(1, size.width, size.height);

describe('encodeImage()', () => {
  it.skipIf(!hasSystemFfmpeg).each<{ format: ImageFormat; codec: string; quality: number }>([
    { format: 'png', codec: 'png', quality: Infinity },
    { format: 'jpeg', codec: 'mjpeg', quality: 30 },
    { format: 'webp', codec: 'webp', quality: 30 },
    { format: 'bmp', codec: 'bmp', quality: Infinity },
    { format: 'tiff', codec: 'tiff', quality: Infinity },
    { format: 'ppm', codec: 'ppm', quality: Infinity },
  ])('gives $format bytes that an FFmpeg that is not ours reads', async ({ format, codec, quality }) => {
    const path = scratch(`picture.${format}`);
    writeFileSync(path, await encodeImage(picture, { format, ...size, layout: 'NHWC' }));
    expect(systemProbe(path, 'v:0')).toMatchObject({ codec_name: codec, width: '161', height: '91' });
    const raw = systemDecode(path, ['-f', 'rawvideo', '-pix_fmt', 'rgb24']);
    expect(peakSignalToNoise(picture, raw)).toBeGreaterThanOrEqual(quality);
  });

  it.skipIf(!hasSystemFfmpeg)('makes a PNG thumbnail of a chunk as it is', async () => {
    await using reader = await StreamReader.open(CLIP);
    const video = await reader.addVideoStream({ width: 160 });
    await reader.seek(2);
    const { value } = await video.chunks().next();
    if (value === undefined) throw new Error('there is no frame');
    writeFileSync(scratch('thumbnail.png'), await encodeImage(value));
    expect(systemProbe(scratch('thumbnail.png'), 'v:0')).toMatchObject({ codec_name: 'png', width: '160' });
    const raw = systemDecode(scratch('thumbnail.png'), ['-f', 'rawvideo', '-pix_fmt', 'gbrp']);
    const [green, blue, red] = [0, 1, 2].map((plane) =>
      raw.subarray((plane * raw.length) / 3, ((plane + 1) * raw.length) / 3),
    );
    expect(Buffer.concat([red, green, blue] as Buffer[])).toEqual(Buffer.from(value.data));
  });

  it('is smaller the lower the quality, of JPEG and WebP', async () => {
    for (const format of ['jpeg', 'webp'] as const) {
      const bytes = (quality: number): Promise<Uint8Array> =>
        encodeImage(picture, { format, quality, ...size, layout: 'NHWC' });
      expect((await bytes(20)).length).toBeLessThan((await bytes(95)).length);
    }
  });

  it('keeps sixteen bits and alpha', async () => {
    const wide = Uint16Array.from({ length: 4 * 4 * 4 }, (_, n) => n * 1021);
    const png = await encodeImage(wide, { width: 4, height: 4, layout: 'NHWC' });
    await using reader = await StreamReader.open(png);
    await reader.addVideoStream({ format: 'rgba64le', layout: 'NHWC' });
    for await (const [chunk] of reader) expect(chunk?.data).toEqual(wide);
  });

  it('names what is missing or wrong', async () => {
    const encode = encodeImage as (...args: unknown[]) => Promise<unknown>;
    argumentError(await rejection(encode(picture, { width: 161 })), TypeError, 'options.height');
    argumentError(await rejection(encode(picture, { width: 5, height: 5 })), RangeError, 'pixels');
    argumentError(await rejection(encode(picture, { ...size, format: 'pgn' })), RangeError, 'png');
    argumentError(await rejection(encode(picture, { ...size, quality: 5 })), RangeError, 'quality');
    argumentError(await rejection(encode(null, size)), TypeError, 'pixels');
  });
});
