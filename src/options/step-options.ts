import { abortSignal, type Checks, checkOptions, integer, number, oneOf } from './validate.ts';

/** How chunks are pulled. */
export type ChunksOptions = {
  /** Stops the wait with `ERR_ABORTED`; the reader can go on afterwards and no chunk is lost. @default none */
  readonly signal?: AbortSignal;
  /** Chunks of one output that may wait for those of another, at least 1. @default 4; 512, or 4 MiB, for packets */
  readonly highWaterMark?: number;
};

/** How one step waits for a source that has nothing yet. */
export type StepOptions = {
  /** Milliseconds to wait, then `ERR_TIMEOUT`; `Infinity` for no limit. @default the reader's own timeout */
  readonly timeout?: number;
  /**
   * Taken for programs that come from torchaudio, which asked a source that had nothing yet again after so many milliseconds. Not needed
   * and without effect here: a source is waited for on the reader's own thread, devices too, and wakes the step when it has something.
   *
   * @default 10
   */
  readonly backoff?: number;
};

/** How a reader seeks. */
export type SeekOptions = {
  /**
   * `'precise'`: the next frame or sample is the one at that time; `'key'`: the key frame at or before it; `'any'`: the nearest
   * packet, which may not decode cleanly. @default 'precise'
   */
  readonly mode?: 'precise' | 'key' | 'any';
};

/** The value of every option that is not given and has one. */
export const DEFAULT_CHUNKS_OPTIONS: Required<Pick<ChunksOptions, 'highWaterMark'>> = { highWaterMark: 4 };

/** The same where only packets are given, which are small. Of large ones no more than a few MiB wait, however few they are. */
export const PACKETS_AHEAD = 512;

/** The value of every option that is not given and has one. */
export const DEFAULT_SEEK_OPTIONS: Required<SeekOptions> = { mode: 'precise' };

const CHUNKS_CHECKS: Checks<ChunksOptions> = { signal: abortSignal, highWaterMark: integer(1, 65_536) };
const STEP_CHECKS: Checks<StepOptions> = { timeout: number(0, Number.POSITIVE_INFINITY), backoff: number(0) };
const SEEK_CHECKS: Checks<SeekOptions> = { mode: oneOf(['precise', 'key', 'any']) };

/** Checks the options of `chunks()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validateChunksOptions(options: ChunksOptions | undefined): ChunksOptions {
  return checkOptions(options, CHUNKS_CHECKS);
}

/** Checks the options of `processPacket()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validateStepOptions(options: StepOptions | undefined): StepOptions {
  return checkOptions(options, STEP_CHECKS);
}

/** Checks the options of `seek()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validateSeekOptions(options: SeekOptions | undefined): SeekOptions {
  return checkOptions(options, SEEK_CHECKS);
}
