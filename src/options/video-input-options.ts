import type { PixelFormat, VideoLayout } from '../formats.ts';
import type { NativeVideoInputOptions } from '../native/binding.ts';
import { type Rational, toRational } from '../time.ts';
import { bindingifyCodecConfig } from './codec-config.ts';
import { COMMON_INPUT_CHECKS, type CommonInputOptions } from './common-input-options.ts';
import { bindingifyOptionValues, compact } from './native-options.ts';
import { bindingifyStreamTags } from './stream-tags.ts';
import { type Checks, checkOptions, frameRate, integer, oneOf, requireOptions, text } from './validate.ts';

/** What is written to a picture input, and what becomes of it. */
export type VideoInputOptions<E extends string = string> = CommonInputOptions<E> & {
  /** Frames per second of what is written. */
  readonly frameRate: number | Rational;
  /** Pixels of what is written, 1 to 65535. */
  readonly width: number;
  /** Pixels of what is written, 1 to 65535. */
  readonly height: number;
  /** Pixel format of what is written. @default 'rgb24' */
  readonly format?: PixelFormat;
  /** Memory order of what is written. @default 'NCHW' */
  readonly layout?: VideoLayout;
  /** Pixel format that the encoder gets. @default that of what is written, or the nearest that it takes */
  readonly encoderFormat?: PixelFormat;
  /** Frames per second that the encoder gets. @default that of what is written, or the nearest that it takes */
  readonly encoderFrameRate?: number | Rational;
  /** Pixels of the encoded picture. @default those of what is written */
  readonly encoderWidth?: number;
  /** Pixels of the encoded picture. @default those of what is written */
  readonly encoderHeight?: number;
  /** Hardware device that encodes: `'cuda'`, `'vaapi:/dev/dri/renderD128'`, …. @default none */
  readonly hardware?: string;
};

/** The value of every option that is not given and has one. */
export const DEFAULT_VIDEO_INPUT_OPTIONS: Required<Pick<VideoInputOptions, 'format' | 'layout'>> = {
  format: 'rgb24',
  layout: 'NCHW',
};

const CHECKS: Checks<VideoInputOptions> = {
  ...COMMON_INPUT_CHECKS,
  frameRate,
  width: integer(1, 65_535),
  height: integer(1, 65_535),
  format: text,
  layout: oneOf(['NCHW', 'NHWC', 'native']),
  encoderFormat: text,
  encoderFrameRate: frameRate,
  encoderWidth: integer(1, 65_535),
  encoderHeight: integer(1, 65_535),
  hardware: text,
};

/**
 * Checks the options of `addVideoStream()` of a writer.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateVideoInputOptions(options: VideoInputOptions): VideoInputOptions {
  const checked = checkOptions(options, CHECKS);
  requireOptions(checked, ['frameRate', 'width', 'height']);
  return checked;
}

/** The options as the addon takes them. */
export function bindingifyVideoInputOptions(options: VideoInputOptions): NativeVideoInputOptions {
  const { format, layout } = { ...DEFAULT_VIDEO_INPUT_OPTIONS, ...options };
  return compact<NativeVideoInputOptions>({
    frameRate: toRational(options.frameRate),
    width: options.width,
    height: options.height,
    format,
    layout,
    encoder: options.encoder,
    encoderOptions: bindingifyOptionValues(options.encoderOptions),
    encoderFormat: options.encoderFormat,
    encoderFrameRate:
      options.encoderFrameRate === undefined ? undefined : toRational(options.encoderFrameRate),
    encoderWidth: options.encoderWidth,
    encoderHeight: options.encoderHeight,
    codec: bindingifyCodecConfig(options.codec),
    filter: options.filter,
    hardware: options.hardware,
    tags: bindingifyStreamTags(options),
  });
}
