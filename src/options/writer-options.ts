import { invalidRange } from '../errors.ts';
import type { NativeWriterOptions } from '../native/binding.ts';
import type { NativeWrittenChapter } from '../native/writer-facts.ts';
import { bindingifyOptionValues, compact, type OptionValues } from './native-options.ts';
import { milliseconds } from './open-options.ts';
import type { TargetOptions } from './part-options.ts';
import {
  abortSignal,
  boolean,
  type Check,
  type Checks,
  checkOptions,
  integer,
  listOf,
  number,
  optionValues,
  requireOptions,
  tags,
  text,
} from './validate.ts';

/** A named section of the output. */
export type WrittenChapter = {
  /** First second, 0 or more. */
  readonly start: number;
  /** Second it ends at, not before `start`. */
  readonly end: number;
  /** Its number in the file. @default its place in the list, from 0 */
  readonly id?: number;
  /** Tags, mostly `title`. @default {} */
  readonly metadata?: Readonly<Record<string, string>>;
};

/**
 * How an output is written.
 *
 * @typeParam F The muxer's name, which tells what `options` can be.
 */
export type WriterOptions<F extends string = string> = {
  /** Muxer or output device: `'mp4'`, `'alsa'`, …. @default from the target's extension */
  readonly format?: F;
  /** Options of muxer, protocol and device. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly options?: TargetOptions<F>;
  /** Tags of the file. @default {} */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Chapters of the file. @default [] */
  readonly chapters?: readonly WrittenChapter[];
  /** Aborts the writer: pending calls reject with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds without progress on a network target, then `ERR_TIMEOUT`; `Infinity` for none. A server (`{ listen: 1 }`) waits for its
   * client as long as this too, but only where it is given. @default 30000
   */
  readonly timeout?: number;
  /**
   * Whether a file appears at its name only when it is whole: it is written under a temporary name beside it, synced and renamed. With
   * `false` it is there from the beginning, and formats that stream (Matroska, MPEG-TS, fragmented MP4, WAV, FLAC, Ogg) can be read up to
   * less than a second before the end while they are written, also after a crash. @default true
   */
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

const CHAPTER_CHECKS: Checks<WrittenChapter> = {
  start: number(0),
  end: number(0),
  id: integer(Number.MIN_SAFE_INTEGER),
  metadata: tags,
};

/** Chapters in order of the file. */
export const chapterList: Check = (name, value) => {
  listOf((item, chapter) => {
    const checked = checkOptions(chapter as WrittenChapter, CHAPTER_CHECKS, item);
    requireOptions(checked, ['start', 'end'], item);
    if (checked.end < checked.start) {
      throw invalidRange(`${item}.end`, `at least its start, ${checked.start}`, checked.end);
    }
  })(name, value);
};

/** Chapters as the addon takes them. */
export function bindingifyChapters(chapters: readonly WrittenChapter[] = []): NativeWrittenChapter[] {
  return chapters.map(({ start, end, id, metadata }, index) => ({
    id: id ?? index,
    start,
    end,
    metadata: bindingifyOptionValues(metadata),
  }));
}

/** The checks of what can be said of an output. */
export const WRITER_CHECKS: Checks<WriterOptions> = {
  format: text,
  options: optionValues,
  metadata: tags,
  chapters: chapterList,
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
  return checkOptions(options, WRITER_CHECKS);
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
    chapters: bindingifyChapters(options.chapters),
    timeout: milliseconds(timeout),
    acceptTimeout: milliseconds(options.timeout ?? Number.POSITIVE_INFINITY),
    atomic,
  });
}
