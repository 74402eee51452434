import type { SampleArray } from '../formats.ts';
import type { AudioInputOptions } from './audio-input-options.ts';
import type { MuxerOptions } from './part-options.ts';
import { abortSignal, type Checks, checkOptions, optionValues, tags, text } from './validate.ts';

/** Sound as a whole: what `decodeAudio()` gives, a chunk of a reader, or an object of the same kind. */
export type Waveform = {
  readonly data: SampleArray;
  readonly sampleRate: number;
  readonly channels: number;
  readonly channelLayout?: string;
  readonly layout?: 'interleaved' | 'planar';
};

/**
 * What `encodeAudio()` makes.
 *
 * @typeParam F The muxer's name, which tells what `options` can be.
 * @typeParam E The encoder's name, which tells what `encoderOptions` can be.
 */
export type EncodeAudioOptions<F extends string = string, E extends string = string> = Omit<
  AudioInputOptions<E>,
  'format' | 'sampleRate' | 'channels' | 'metadata'
> & {
  /** Container by FFmpeg's name: `'wav'`, `'mp3'`, `'flac'`, `'ogg'`, `'mp4'`, …. */
  readonly format: F;
  /** Hz of the waveform, 1 to 768000. Needed unless the waveform says so. */
  readonly sampleRate?: number;
  /** Channels of the waveform, 1 to 64. Needed unless the waveform says so. */
  readonly channels?: number;
  /** Options of the muxer. @default {} */
  readonly options?: MuxerOptions<F>;
  /** Tags of the file. @default {} */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Ends the call with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
};

type Own = Pick<EncodeAudioOptions, 'options' | 'metadata' | 'signal'> & { readonly format?: string };

const OWN_CHECKS: Checks<Own> = { format: text, options: optionValues, metadata: tags, signal: abortSignal };

/**
 * Takes the options of `encodeAudio()` apart.
 *
 * @returns What is said of the file, and what of its one stream; the latter is checked where the stream is added.
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function splitEncodeAudioOptions(options: EncodeAudioOptions): {
  file: Own;
  stream: Omit<EncodeAudioOptions, keyof Own>;
} {
  const { format, options: muxer, metadata, signal, ...stream } = options ?? {};
  const file = checkOptions<Own>({ format, options: muxer, metadata, signal } as Own, OWN_CHECKS);
  return { file, stream };
}
