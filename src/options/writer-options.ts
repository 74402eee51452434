import type { NativeWriterOptions } from '../native/binding.ts';
import { bindingifyOptionValues, compact, type OptionValues } from './native-options.ts';
import { milliseconds } from './open-options.ts';
import {
  abortSignal,
  boolean,
  type Checks,
  checkOptions,
  number,
  optionValues,
  tags,
  text,
} from './validate.ts';

/** How an output is written. */
export type WriterOptions = {
  /** Muxer or output device: `'mp4'`, `'alsa'`, …. @default from the target's extension */
  readonly format?: string;
  /** Options of muxer, protocol and device. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly options?: OptionValues;
  /** Tags of the file. @default {} */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Aborts the writer: pending calls reject with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds without progress on a network target, then `ERR_TIMEOUT`; `Infinity` for none. A server (`{ listen: 1 }`) waits for its
   * client as long as this too, but only where it is given. @default 30000
   */
  readonly timeout?: number;
  /** Whether a file appears at its name only when it is whole. @default true */
  readonly atomic?: boolean;
};

/** How a writer is opened. */
export type WriterOpenOptions = {
  /** Further options of muxer, protocol and device, e.g. `{ listen: 1 }`. @default {} */
  readonly options?: OptionValues;
};

/** The value of every option that is not given and has one. */
export const DEFAULT_WRITER_OPTIONS: Required<Pick<WriterOptions, 'timeout' | 'atomic'>> = {
  timeout: 30_000,
  atomic: true,
};

const CHECKS: Checks<WriterOptions> = {
  format: text,
  options: optionValues,
  metadata: tags,
  signal: abortSignal,
  timeout: number(1, Number.POSITIVE_INFINITY),
  atomic: boolean,
};

const OPEN_CHECKS: Checks<WriterOpenOptions> = { options: optionValues };

/**
 * Checks the options of a writer.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateWriterOptions(options: WriterOptions | undefined): WriterOptions {
  return checkOptions(options, CHECKS);
}

/**
 * Checks the options of a writer's `open()`.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateWriterOpenOptions(options: WriterOpenOptions | undefined): WriterOpenOptions {
  return checkOptions(options, OPEN_CHECKS);
}

/** The options as the addon takes them. */
export function bindingifyWriterOptions(options: WriterOptions): NativeWriterOptions {
  const { timeout, atomic } = { ...DEFAULT_WRITER_OPTIONS, ...options };
  return compact<NativeWriterOptions>({
    format: options.format,
    options: bindingifyOptionValues(options.options),
    metadata: bindingifyOptionValues(options.metadata),
    timeout: milliseconds(timeout),
    acceptTimeout: milliseconds(options.timeout ?? Number.POSITIVE_INFINITY),
    atomic,
  });
}
