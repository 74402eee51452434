import type { NativeCommonOutputOptions } from '../native/binding.ts';
import { bindingifyOptionValues, compact, type OptionValues } from './native-options.ts';
import { type Checks, integer, optionValues, orWord, text } from './validate.ts';

/** What sound and picture outputs have in common. */
export type CommonOutputOptions = {
  /** Which source stream. @default the default stream of that kind */
  readonly streamIndex?: number;
  /** Frames of one chunk; `'all'`: everything as one chunk. @default 4096 for sound, 1 for pictures */
  readonly framesPerChunk?: number | 'all';
  /**
   * Keep at most so many chunks, drop the oldest and count them in `chunk.dropped`. `'unlimited'`: keep all. Not given: nothing
   * is dropped, the reader waits until chunks are taken. @default the reader waits
   */
  readonly bufferChunkSize?: number | 'unlimited';
  /** Decoder by name, e.g. `'libdav1d'`. @default FFmpeg's first for the codec */
  readonly decoder?: string;
  /** Options of the decoder. @default { threads: 'auto' } */
  readonly decoderOptions?: OptionValues;
  /** Filter description with one input and one output of the stream's own kind; applied before the conversions. @default none */
  readonly filter?: string;
  /** Hardware device that decodes: `'cuda'`, `'cuda:0'`, `'vaapi:/dev/dri/renderD128'`, …. @default none */
  readonly hardware?: string;
};

/** The checks that sound and picture outputs have in common. */
export const COMMON_OUTPUT_CHECKS: Checks<CommonOutputOptions> = {
  streamIndex: integer(0, 2 ** 31 - 1),
  framesPerChunk: orWord('all', integer(1, 2 ** 31 - 1)),
  bufferChunkSize: orWord('unlimited', integer(1, 2 ** 31 - 1)),
  decoder: text,
  decoderOptions: optionValues,
  filter: text,
  hardware: text,
};

/** The common part as the addon takes it. */
export function bindingifyCommonOutputOptions(
  options: CommonOutputOptions,
  defaultFrames: number | 'all',
): NativeCommonOutputOptions {
  const { framesPerChunk = defaultFrames, bufferChunkSize } = options;
  return compact<NativeCommonOutputOptions>({
    streamIndex: options.streamIndex,
    framesPerChunk: framesPerChunk === 'all' ? 0 : framesPerChunk,
    bufferChunkSize: bufferChunkSize === 'unlimited' ? undefined : bufferChunkSize,
    bufferUnlimited: bufferChunkSize === 'unlimited',
    decoder: options.decoder,
    decoderOptions: bindingifyOptionValues(options.decoderOptions),
    filter: options.filter,
    hardware: options.hardware,
  });
}
