import { invalidRange } from '../errors.ts';
import type { PixelFormat, VideoLayout } from '../formats.ts';
import type { NativeVideoOutputOptions } from '../native/binding.ts';
import { type Rational, toRational } from '../time.ts';
import {
  bindingifyCommonOutputOptions,
  COMMON_OUTPUT_CHECKS,
  type CommonOutputOptions,
} from './common-output-options.ts';
import { compact } from './native-options.ts';
import {
  boolean,
  type Checks,
  checkOptions,
  frameRate,
  integer,
  listOf,
  number,
  oneOf,
  orNull,
  requireOptions,
  text,
} from './validate.ts';

/** Means and deviations of a colour channel each, of values 0…1. */
export type NormalizeOptions = {
  readonly mean: readonly number[];
  readonly std: readonly number[];
};

/** How a picture is scaled, by FFmpeg's names. */
export type Scaler = 'fast-bilinear' | 'bilinear' | 'bicubic' | 'area' | 'lanczos' | 'nearest';

/** How a picture stream is decoded and cut into chunks. */
export type VideoOutputOptions<
  F extends PixelFormat | null = PixelFormat | null,
  L extends VideoLayout = VideoLayout,
  N extends NormalizeOptions | undefined = NormalizeOptions | undefined,
> = CommonOutputOptions & {
  /** Pixel format; `null`: as decoded. @default 'rgb24' */
  readonly format?: F;
  /** Frames per second; frames are repeated or left out. @default the stream's own, untouched */
  readonly frameRate?: number | Rational;
  /** Pixels, 1 to 65535; given alone it keeps the aspect ratio. @default the stream's own */
  readonly width?: number;
  /** Pixels, 1 to 65535; given alone it keeps the aspect ratio. @default the stream's own */
  readonly height?: number;
  /** How a picture is scaled. @default 'bicubic' */
  readonly scaler?: Scaler;
  /** Memory order; `'native'`: the pixel format's own planes, unconverted. @default 'NCHW' */
  readonly layout?: L;
  /** Whether pictures are turned the way the file says. @default true */
  readonly autorotate?: boolean;
  /** `(x / max − mean) / std` a channel, as Float32Array, computed within the conversion. @default none */
  readonly normalize?: Exclude<N, undefined>;
};

/** The value of every option that is not given and has one. */
export const DEFAULT_VIDEO_OUTPUT_OPTIONS: Required<
  Pick<VideoOutputOptions, 'framesPerChunk' | 'format' | 'scaler' | 'layout' | 'autorotate'>
> = {
  framesPerChunk: 1,
  format: 'rgb24',
  scaler: 'bicubic',
  layout: 'NCHW',
  autorotate: true,
};

const NORMALIZE_CHECKS: Checks<NormalizeOptions> = {
  mean: listOf(number(-Number.MAX_VALUE)),
  std: listOf(number(Number.MIN_VALUE)),
};

/** The checks of `addVideoStream()` of a reader. */
export const VIDEO_OUTPUT_CHECKS: Checks<VideoOutputOptions> = {
  ...COMMON_OUTPUT_CHECKS,
  format: orNull(text),
  frameRate,
  width: integer(1, 65_535),
  height: integer(1, 65_535),
  scaler: oneOf(['fast-bilinear', 'bilinear', 'bicubic', 'area', 'lanczos', 'nearest']),
  layout: oneOf(['NCHW', 'NHWC', 'native']),
  autorotate: boolean,
  normalize: (name, value) => {
    const normalize = checkOptions(value as NormalizeOptions, NORMALIZE_CHECKS, name);
    requireOptions(normalize, ['mean', 'std'], name);
    if (normalize.mean.length !== normalize.std.length || normalize.mean.length === 0) {
      const counts = `${normalize.mean.length} and ${normalize.std.length}`;
      throw invalidRange(name, 'one mean and one std a channel', counts);
    }
  },
};

/**
 * Checks the options of `addVideoStream()` of a reader.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateVideoOutputOptions(options: VideoOutputOptions | undefined): VideoOutputOptions {
  return requireNormalizable(checkOptions(options, VIDEO_OUTPUT_CHECKS));
}

/** Checks what only two options together can be wrong about. */
export function requireNormalizable<T extends VideoOutputOptions>(checked: T): T {
  if (checked.normalize !== undefined && checked.layout === 'native') {
    throw invalidRange('options.normalize', "left out where layout is 'native'", checked.normalize);
  }
  return checked;
}

/** The options as the addon takes them. */
export function bindingifyVideoOutputOptions(options: VideoOutputOptions): NativeVideoOutputOptions {
  const { format, scaler, layout, autorotate } = { ...DEFAULT_VIDEO_OUTPUT_OPTIONS, ...options };
  return compact<NativeVideoOutputOptions>({
    ...bindingifyCommonOutputOptions(options, DEFAULT_VIDEO_OUTPUT_OPTIONS.framesPerChunk),
    format: format ?? undefined,
    frameRate: options.frameRate === undefined ? undefined : toRational(options.frameRate),
    width: options.width,
    height: options.height,
    scaler,
    layout,
    autorotate,
    normalizeMean: options.normalize && [...options.normalize.mean],
    normalizeStd: options.normalize && [...options.normalize.std],
  });
}
