import { type ConvertOptions, validateConvertOptions } from './convert-options.ts';
import type { OptionValues } from './native-options.ts';
import { requireOptions } from './validate.ts';

/**
 * What `transcode()` makes of what goes through it.
 *
 * @typeParam F The muxer's name, which tells what `options` can be.
 * @typeParam V The encoder of pictures, which tells what `video.encoderOptions` can be.
 * @typeParam A The encoder of sound, likewise.
 * @typeParam S The encoder of subtitles, likewise.
 */
export type TranscodeOptions<
  F extends string = string,
  V extends string = string,
  A extends string = string,
  S extends string = string,
> = Omit<ConvertOptions<F, V, A, S>, 'format' | 'atomic'> & {
  /** Container of the result by FFmpeg's name: `'mp4'`, `'matroska'`, `'webm'`, `'mp3'`, `'wav'`, …. */
  readonly format: F;
};

/** Containers that go back to complete their header, unless they are written in fragments. */
const FRAGMENTED: readonly string[] = ['mp4', 'mov', 'ipod', 'm4a'];

const FRAGMENTS: OptionValues = { movflags: 'frag_keyframe+delay_moov+default_base_moof' };

/**
 * Checks the options of `transcode()`.
 *
 * @returns Those of the conversion that it is.
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateTranscodeOptions(options: TranscodeOptions): ConvertOptions {
  const checked = validateConvertOptions(options);
  requireOptions(checked, ['format']);
  const streamed = FRAGMENTED.includes(checked.format ?? '') ? FRAGMENTS : {};
  return { ...checked, options: { ...streamed, ...checked.options } };
}
