import { type AudioLayout, SAMPLE_FORMATS, type SampleFormat } from '../formats.ts';
import type { NativeAudioOutputOptions } from '../native/binding.ts';
import {
  bindingifyCommonOutputOptions,
  COMMON_OUTPUT_CHECKS,
  type CommonOutputOptions,
} from './common-output-options.ts';
import { compact } from './native-options.ts';
import { type Checks, checkOptions, integer, oneOf, orNull, text } from './validate.ts';

/** How a sound stream is decoded and cut into chunks. */
export type AudioOutputOptions<
  F extends SampleFormat | null = SampleFormat | null,
  L extends AudioLayout = AudioLayout,
> = CommonOutputOptions & {
  /** Sample format; `null`: as decoded. @default 'flt' (Float32Array) */
  readonly format?: F;
  /** Hz, 1 to 768000. @default the stream's own */
  readonly sampleRate?: number;
  /** Number of channels, 1 to 64. @default the stream's own */
  readonly channels?: number;
  /** `'mono'`, `'stereo'`, `'5.1'`, …. @default the usual one for `channels` */
  readonly channelLayout?: string;
  /** Memory order: `'interleaved'` is `[frames, channels]`, `'planar'` is `[channels, frames]`. @default 'interleaved' */
  readonly layout?: L;
};

/** The value of every option that is not given and has one. */
export const DEFAULT_AUDIO_OUTPUT_OPTIONS: Required<
  Pick<AudioOutputOptions, 'framesPerChunk' | 'format' | 'layout'>
> = {
  framesPerChunk: 4096,
  format: 'flt',
  layout: 'interleaved',
};

/** The checks of `addAudioStream()` of a reader. */
export const AUDIO_OUTPUT_CHECKS: Checks<AudioOutputOptions> = {
  ...COMMON_OUTPUT_CHECKS,
  format: orNull(oneOf(SAMPLE_FORMATS)),
  sampleRate: integer(1, 768_000),
  channels: integer(1, 64),
  channelLayout: text,
  layout: oneOf(['interleaved', 'planar']),
};

/**
 * Checks the options of `addAudioStream()` of a reader.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateAudioOutputOptions(options: AudioOutputOptions | undefined): AudioOutputOptions {
  return checkOptions(options, AUDIO_OUTPUT_CHECKS);
}

/** The options as the addon takes them. */
export function bindingifyAudioOutputOptions(options: AudioOutputOptions): NativeAudioOutputOptions {
  const { format = DEFAULT_AUDIO_OUTPUT_OPTIONS.format, layout = DEFAULT_AUDIO_OUTPUT_OPTIONS.layout } =
    options;
  return compact<NativeAudioOutputOptions>({
    ...bindingifyCommonOutputOptions(options, DEFAULT_AUDIO_OUTPUT_OPTIONS.framesPerChunk),
    format: format ?? undefined,
    sampleRate: options.sampleRate,
    channels: options.channels,
    channelLayout: options.channelLayout,
    planar: layout === 'planar',
  });
}
