import { invalidRange } from '../errors.ts';
import type { AudioLayout, SampleFormat } from '../formats.ts';
import { AUDIO_OUTPUT_CHECKS, type AudioOutputOptions } from './audio-output-options.ts';
import { type OpenOptions, validateOpenOptions } from './open-options.ts';
import { abortSignal, type Check, type Checks, checkOptions, number } from './validate.ts';

/**
 * What `decodeAudio()` decodes, and into what. `framesPerChunk` and `bufferChunkSize` have no meaning for a whole and make no
 * difference.
 */
export type DecodeAudioOptions<
  F extends SampleFormat | null = SampleFormat | null,
  L extends AudioLayout = AudioLayout,
> = AudioOutputOptions<F, L> & {
  /** Seconds on the file's own clock: the first sample. @default the beginning */
  readonly start?: number;
  /** Seconds on the file's own clock: the first sample that is left out. @default the end */
  readonly end?: number;
  /** How the source is opened. @default {} */
  readonly open?: OpenOptions;
  /** Ends the call with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
};

const openOptions: Check = (_name, value) => {
  validateOpenOptions(value as OpenOptions);
};

const CHECKS: Checks<DecodeAudioOptions> = {
  ...AUDIO_OUTPUT_CHECKS,
  start: number(-Number.MAX_VALUE),
  end: number(-Number.MAX_VALUE),
  open: openOptions,
  signal: abortSignal,
};

type Own = 'start' | 'end' | 'open' | 'signal';

/**
 * Checks the options of `decodeAudio()`.
 *
 * @returns What is said of the output, and the rest.
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateDecodeAudioOptions(options: DecodeAudioOptions | undefined): {
  output: AudioOutputOptions;
  own: Pick<DecodeAudioOptions, Own>;
} {
  const own = checkOptions(options, CHECKS);
  const { start, end, open, signal, framesPerChunk: _, bufferChunkSize: __, ...output } = own;
  if (start !== undefined && end !== undefined && end < start) {
    throw invalidRange('options.end', `at least options.start (${start})`, end);
  }
  return { output, own };
}
