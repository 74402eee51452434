import type { VideoChunk } from '../chunk.ts';
import { invalidRange, invalidType } from '../errors.ts';
import type { PixelArray, PixelFormat, VideoLayout } from '../formats.ts';
import {
  type EncodeImageOptions,
  imageStreamOptions,
  validateEncodeImageOptions,
} from '../options/encode-image-options.ts';
import { requireOptions } from '../options/validate.ts';
import { StreamWriter } from '../stream-writer.ts';
import { MemoryTarget } from '../target.ts';

/**
 * Encodes one picture into the bytes of an image file.
 *
 * @param pixels Pixels in a typed array, or a chunk of a reader with one frame.
 * @param options The kind of image, and what is known of the pixels.
 * @throws MediaError `ERR_ENCODER_CONFIG`, `ERR_UNEXPECTED_OPTIONS`, `ERR_ABORTED`.
 * @throws TypeError, RangeError `ERR_INVALID_ARG`.
 *
 * @example
 * ```ts
 * const png = await encodeImage(pixels, { format: 'png', width: 640, height: 360, layout: 'NHWC' });
 * ```
 */
export async function encodeImage(
  pixels: PixelArray | VideoChunk,
  options?: EncodeImageOptions,
): Promise<Uint8Array> {
  const checked = validateEncodeImageOptions(options);
  const [data, picture] = described(pixels, checked);
  const target = new MemoryTarget();
  const { signal } = checked;
  const writer = new StreamWriter(target, { format: 'image2pipe', ...(signal && { signal }) });
  try {
    const input = writer.addVideoStream(imageStreamOptions(checked, picture));
    await writer.open();
    await input.write(data);
    await writer.finish();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
  return target.bytes;
}

type Picture = { width: number; height: number; format: PixelFormat; layout: VideoLayout };

function described(pixels: PixelArray | VideoChunk, options: EncodeImageOptions): [PixelArray, Picture] {
  if (ArrayBuffer.isView(pixels)) {
    requireOptions(options, ['width', 'height']);
    const { width = 0, height = 0, layout = 'NCHW' } = options;
    return [
      pixels,
      { width, height, layout, format: options.pixelFormat ?? guessed(pixels, width * height) },
    ];
  }
  if (typeof pixels !== 'object' || pixels === null || pixels.kind !== 'video') {
    throw invalidType('pixels', 'a typed array of pixels or a video chunk', pixels);
  }
  const frames = pixels.shape[0];
  if (frames !== 1) {
    throw invalidRange('pixels', 'a chunk of one frame', frames);
  }
  const { data, width, height, format, layout } = pixels;
  return [data, { width, height, format, layout }];
}

const BYTES: Readonly<Record<number, PixelFormat>> = { 1: 'gray', 3: 'rgb24', 4: 'rgba' };
const WORDS: Readonly<Record<number, PixelFormat>> = { 1: 'gray16le', 3: 'rgb48le', 4: 'rgba64le' };

/** The pixel format that an array of so many pixels most likely has. */
function guessed(data: PixelArray, area: number): PixelFormat {
  const components = data.length / area;
  const format = (data instanceof Uint16Array ? WORDS : BYTES)[components];
  if (format === undefined || data instanceof Float32Array) {
    const expected = `of ${area} pixels with 1, 3 or 4 components, or options.pixelFormat given`;
    throw invalidRange('pixels', expected, data);
  }
  return format;
}
