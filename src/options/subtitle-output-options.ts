import type { NativeSubtitleOutputOptions } from '../native/binding.ts';
import type { CommonOutputOptions } from './common-output-options.ts';
import { compact } from './native-options.ts';
import { type Checks, checkOptions, integer, orWord } from './validate.ts';

/** Which subtitles are handed out. */
export type SubtitleOutputOptions = {
  /** Which source stream. @default the default subtitle stream */
  readonly streamIndex?: number;
  /**
   * Keep at most so many events, drop the oldest and count them in `chunk.dropped`. `'unlimited'`: keep all. Not given: nothing
   * is dropped, the reader waits until events are taken. @default the reader waits
   */
  readonly bufferChunkSize?: CommonOutputOptions['bufferChunkSize'];
};

const SUBTITLE_CHECKS: Checks<SubtitleOutputOptions> = {
  streamIndex: integer(0, 2 ** 31 - 1),
  bufferChunkSize: orWord('unlimited', integer(1, 2 ** 31 - 1)),
};

/**
 * Checks the options of `addSubtitleStream()`.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateSubtitleOutputOptions(
  options: SubtitleOutputOptions | undefined,
): SubtitleOutputOptions {
  return checkOptions(options, SUBTITLE_CHECKS);
}

/** The options as the addon takes them. */
export function bindingifySubtitleOutputOptions(options: SubtitleOutputOptions): NativeSubtitleOutputOptions {
  const { streamIndex, bufferChunkSize } = options;
  return compact<NativeSubtitleOutputOptions>({
    streamIndex,
    bufferChunkSize: bufferChunkSize === 'unlimited' ? undefined : bufferChunkSize,
    bufferUnlimited: bufferChunkSize === 'unlimited',
  });
}
