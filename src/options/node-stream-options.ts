import { abortSignal, boolean, type Checks, checkOptions, integer } from './validate.ts';

/** How a Node stream of chunks is made. */
export type ReadableOptions = {
  /** Chunks that wait in the stream, at least 1; a chunk can be megabytes. @default 2 */
  readonly highWaterMark?: number;
  /** Destroys the stream. @default none */
  readonly signal?: AbortSignal;
};

/** How a Node stream into an input is made. */
export type WritableOptions = {
  /** Whether it takes chunks and typed arrays, rather than packed bytes alone. @default true */
  readonly objectMode?: boolean;
  /** Destroys the stream; the writer goes on without it. @default none */
  readonly signal?: AbortSignal;
};

/** The value of every option that is not given and has one. */
export const DEFAULT_READABLE_OPTIONS: Required<Pick<ReadableOptions, 'highWaterMark'>> = {
  highWaterMark: 2,
};

/** The value of every option that is not given and has one. */
export const DEFAULT_WRITABLE_OPTIONS: Required<Pick<WritableOptions, 'objectMode'>> = { objectMode: true };

const READABLE_CHECKS: Checks<ReadableOptions> = { highWaterMark: integer(1, 65_536), signal: abortSignal };
const WRITABLE_CHECKS: Checks<WritableOptions> = { objectMode: boolean, signal: abortSignal };

/** Checks the options of `readable()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validateReadableOptions(options: ReadableOptions | undefined): ReadableOptions {
  return checkOptions(options, READABLE_CHECKS);
}

/** Checks the options of `writable()`. @throws TypeError with `code: 'ERR_INVALID_ARG'`. */
export function validateWritableOptions(options: WritableOptions | undefined): WritableOptions {
  return checkOptions(options, WRITABLE_CHECKS);
}
