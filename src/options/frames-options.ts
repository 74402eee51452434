import { invalidRange, invalidType } from '../errors.ts';
import type { PixelFormat, VideoLayout } from '../formats.ts';
import type { NativeFramePicks } from '../native/binding.ts';
import { type OpenOptions, validateOpenOptions } from './open-options.ts';
import { abortSignal, type Check, type Checks, checkOptions, integer, number } from './validate.ts';
import {
  type NormalizeOptions,
  requireNormalizable,
  VIDEO_OUTPUT_CHECKS,
  type VideoOutputOptions,
} from './video-output-options.ts';

/** Which frames `frames()` gives, and as what. Of `at`, `indices` and `every` only one is given; with none of them it is all frames. */
export type FramesOptions<
  F extends PixelFormat | null = PixelFormat | null,
  L extends VideoLayout = VideoLayout,
  N extends NormalizeOptions | undefined = NormalizeOptions | undefined,
> = Omit<VideoOutputOptions<F, L, N>, 'frameRate' | 'bufferChunkSize'> & {
  /** Seconds on the file's own clock: for each the frame that is shown then, in this order. @default none */
  readonly at?: ArrayLike<number>;
  /** Numbers of frames in the order they are shown, from 0: for each that frame, in this order. @default none */
  readonly indices?: ArrayLike<number>;
  /** Seconds: the first frame, and the one shown each time that so much has passed since. @default none */
  readonly every?: number;
  /** How the source is opened. @default {} */
  readonly open?: OpenOptions;
  /** Ends the iteration with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
};

/** An array, or a typed array of numbers. */
const numbers =
  (check: Check): Check =>
  (name, value) => {
    const isTyped = ArrayBuffer.isView(value) && 'length' in value && typeof value[0 as never] !== 'bigint';
    if (!Array.isArray(value) && !isTyped) {
      throw invalidType(name, 'an array of numbers', value);
    }
    for (const [index, item] of Array.from(value as ArrayLike<unknown>).entries()) {
      check(`${name}[${index}]`, item);
    }
  };

const { frameRate: _, bufferChunkSize: __, ...OUTPUT_CHECKS } = VIDEO_OUTPUT_CHECKS;

const CHECKS: Checks<FramesOptions> = {
  ...OUTPUT_CHECKS,
  at: numbers(number(-9e9, 9e9)),
  indices: numbers(integer(0)),
  every: number(1e-9, 9e9),
  open: (_name, value) => {
    validateOpenOptions(value as OpenOptions);
  },
  signal: abortSignal,
};

/**
 * Checks the options of `frames()`.
 *
 * @returns What is said of the output, which frames are wanted (`null`: all), and the rest.
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateFramesOptions(options: FramesOptions | undefined): {
  output: VideoOutputOptions;
  picks: NativeFramePicks | null;
  own: Pick<FramesOptions, 'open' | 'signal'>;
} {
  const { at, indices, every, open, signal, ...output } = requireNormalizable(checkOptions(options, CHECKS));
  const picks = [
    at && picked('at', at),
    indices && picked('indices', indices),
    every !== undefined && picked('every', [every]),
  ].filter((picks) => typeof picks === 'object');
  if (picks.length > 1) {
    throw invalidRange(`options.${picks[1]?.kind}`, `left out where options.${picks[0]?.kind} is given`, [
      at ?? indices,
    ]);
  }
  return {
    output,
    picks: picks[0] ?? null,
    own: { ...(open && { open }), ...(signal && { signal }) },
  };
}

const picked = (kind: NativeFramePicks['kind'], values: ArrayLike<number>): NativeFramePicks => ({
  kind,
  values: Float64Array.from(values),
});
