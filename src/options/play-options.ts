import { invalidType } from '../errors.ts';
import { type OpenOptions, validateOpenOptions } from './open-options.ts';
import {
  abortSignal,
  boolean,
  type Check,
  type Checks,
  checkOptions,
  integer,
  number,
  text,
} from './validate.ts';

/** How a source is played. */
export type PlayOptions = {
  /** How the source is opened; `format` and `options` name a device. @default {} */
  readonly open?: OpenOptions;
  /** Demuxer or input device, as in `open`. @default found from the content */
  readonly format?: string;
  /** Whether its sound is played. @default true */
  readonly audio?: boolean;
  /** Whether its pictures are shown. @default true */
  readonly video?: boolean;
  /** Seconds from the start of the source's clock. @default its start */
  readonly start?: number;
  /** Sound device by name, as `deviceSinks()` gives it. @default the system's */
  readonly device?: string;
  /** What every sample is multiplied by, 0 to 100. @default 1 */
  readonly volume?: number;
  /** Pixels across; with only one of the two given the aspect ratio stays. @default the picture's own, at most 1920 */
  readonly width?: number;
  /** Pixels down. @default the picture's own */
  readonly height?: number;
  /** What stands above the window. @default 'sluice' */
  readonly title?: string;
  /** Hears of each picture as it is shown, and of each that came too late. @default none */
  readonly onPicture?: (picture: { readonly pts: number; readonly late: boolean }) => void;
  /** Stops at once; the call then rejects with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
};

const aFunction: Check = (name, value) => {
  if (typeof value !== 'function') {
    throw invalidType(name, 'a function', value);
  }
};

const CHECKS: Checks<PlayOptions> = {
  open: (_, value) => {
    validateOpenOptions(value as OpenOptions);
  },
  format: text,
  audio: boolean,
  video: boolean,
  start: number(-Number.MAX_VALUE),
  device: text,
  volume: number(0, 100),
  width: integer(1, 16_384),
  height: integer(1, 16_384),
  title: text,
  onPicture: aFunction,
  signal: abortSignal,
};

/** Checks the options of `play()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validatePlayOptions(options: PlayOptions | undefined): PlayOptions {
  return checkOptions(options, CHECKS);
}
