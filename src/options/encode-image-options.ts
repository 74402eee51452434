import { invalidRange } from '../errors.ts';
import type { PixelFormat, VideoLayout } from '../formats.ts';
import type { OptionValues } from './native-options.ts';
import {
  abortSignal,
  type Checks,
  checkOptions,
  integer,
  number,
  oneOf,
  optionValues,
  text,
} from './validate.ts';
import type { VideoInputOptions } from './video-input-options.ts';

/** A still image by its usual name. */
export type ImageFormat = 'png' | 'jpeg' | 'jpg' | 'webp' | 'bmp' | 'tiff' | 'qoi' | 'ppm';

/** What `encodeImage()` makes. */
export type EncodeImageOptions = {
  /** Kind of image. @default 'png' */
  readonly format?: ImageFormat;
  /** Pixels of what is given, 1 to 65535. Needed unless a chunk is given. */
  readonly width?: number;
  /** Pixels of what is given, 1 to 65535. Needed unless a chunk is given. */
  readonly height?: number;
  /** Pixel format of what is given. @default by the number of components: 'gray', 'rgb24', 'rgba', or their 16-bit twins */
  readonly pixelFormat?: PixelFormat;
  /** Memory order of what is given. @default 'NCHW' */
  readonly layout?: VideoLayout;
  /** 1 to 100, higher is better; of JPEG and WebP alone. @default the encoder's own */
  readonly quality?: number;
  /** Width of the image in pixels. @default that of what is given */
  readonly encoderWidth?: number;
  /** Height of the image in pixels. @default that of what is given */
  readonly encoderHeight?: number;
  /** Pixel format of the image. @default the nearest that the encoder takes */
  readonly encoderFormat?: PixelFormat;
  /** Options of the encoder. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly encoderOptions?: OptionValues;
  /** Filter description with one input and one output, applied before the encoder. @default none */
  readonly filter?: string;
  /** Ends the call with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
};

/** How a kind of image is encoded. */
type Recipe = { readonly encoder: string; quality?(value: number): Partial<VideoInputOptions> };

/** FFmpeg's JPEG scale is 2 (best) to 31. */
const jpegScale = (quality: number): number => Math.round(2 + ((100 - quality) * 29) / 99);

const JPEG: Recipe = { encoder: 'mjpeg', quality: (value) => ({ codec: { qscale: jpegScale(value) } }) };

const RECIPES: Readonly<Record<ImageFormat, Recipe>> = {
  png: { encoder: 'png' },
  jpeg: JPEG,
  jpg: JPEG,
  webp: { encoder: 'libwebp', quality: (value) => ({ encoderOptions: { quality: value } }) },
  bmp: { encoder: 'bmp' },
  tiff: { encoder: 'tiff' },
  qoi: { encoder: 'qoi' },
  ppm: { encoder: 'ppm' },
};

const CHECKS: Checks<EncodeImageOptions> = {
  format: oneOf(Object.keys(RECIPES)),
  width: integer(1, 65_535),
  height: integer(1, 65_535),
  pixelFormat: text,
  layout: oneOf(['NCHW', 'NHWC', 'native']),
  quality: number(1, 100),
  encoderWidth: integer(1, 65_535),
  encoderHeight: integer(1, 65_535),
  encoderFormat: text,
  encoderOptions: optionValues,
  filter: text,
  signal: abortSignal,
};

/** Checks the options of `encodeImage()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validateEncodeImageOptions(options: EncodeImageOptions | undefined): EncodeImageOptions {
  return checkOptions(options, CHECKS);
}

/** The kinds of image, for who has but a file's name. */
export function imageFormatOf(name: string): ImageFormat | null {
  const extension = name.toLowerCase().match(/\.([a-z]+)$/)?.[1] ?? '';
  const known = extension === 'tif' ? 'tiff' : extension;
  return Object.hasOwn(RECIPES, known) ? (known as ImageFormat) : null;
}

/** The options of the one stream of an image. */
export function imageStreamOptions(
  options: EncodeImageOptions,
  picture: { width: number; height: number; format: PixelFormat; layout: VideoLayout },
): VideoInputOptions {
  const { format = 'png', quality, encoderWidth, encoderHeight, encoderFormat, filter } = options;
  const recipe = RECIPES[format];
  if (quality !== undefined && recipe.quality === undefined) {
    throw invalidRange(
      'options.quality',
      `left out where format is '${format}', which loses nothing`,
      quality,
    );
  }
  const judged = quality === undefined ? {} : (recipe.quality?.(quality) ?? {});
  const given = { encoderWidth, encoderHeight, encoderFormat, filter };
  return {
    ...picture,
    frameRate: 1,
    encoder: recipe.encoder,
    ...judged,
    encoderOptions: { ...judged.encoderOptions, ...options.encoderOptions },
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as object),
  };
}
