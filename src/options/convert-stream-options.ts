import type { CodecConfig } from '../codec-config.ts';
import { invalidType } from '../errors.ts';
import type { PixelFormat, SampleFormat } from '../formats.ts';
import { SAMPLE_FORMATS } from '../formats.ts';
import type { NativeStreamConversion, NativeSubtitleConversion } from '../native/conversion-binding.ts';
import { type Rational, toRational } from '../time.ts';
import { bindingifyCodecConfig } from './codec-config.ts';
import { COMMON_INPUT_CHECKS, type CommonInputOptions } from './common-input-options.ts';
import { bindingifyOptionValues, compact, type OptionValues } from './native-options.ts';
import type { EncoderOptions } from './part-options.ts';
import { bindingifyStreamTags, STREAM_TAG_CHECKS, type StreamTags } from './stream-tags.ts';
import {
  boolean,
  type Check,
  type Checks,
  checkOptions,
  frameRate,
  integer,
  number,
  oneOf,
  optionValues,
  text,
} from './validate.ts';

/**
 * How the streams of one kind are decoded and encoded by `convert()`. Tags are added to those of the source, and an empty one takes
 * away; language and disposition are the source's where they are not given.
 */
type ConvertStreamOptions<E extends string> = StreamTags & {
  /** Encoder by name, e.g. `'libopus'`. @default the container's usual one */
  readonly encoder?: E;
  /** Options of the encoder. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly encoderOptions?: EncoderOptions<E>;
  /** Usual settings of the encoder. @default the encoder's own */
  readonly codec?: CodecConfig;
  /** Filter description with one input and one output of the stream's own kind, applied before the encoder. @default none */
  readonly filter?: string;
  /** Decoder by name. @default FFmpeg's first for the codec */
  readonly decoder?: string;
  /** Options of the decoder. @default { threads: 'auto' } */
  readonly decoderOptions?: OptionValues;
  /** Hardware device that decodes. @default none */
  readonly hardware?: string;
};

/**
 * What becomes of pictures. Anything but tags and the decoder's own options asks for encoding.
 *
 * @typeParam E The encoder's name, which tells what `encoderOptions` can be.
 */
export type ConvertVideoOptions<E extends string = string> = ConvertStreamOptions<E> & {
  /** Pixel format of the result. @default that of the source, or the nearest that the encoder takes */
  readonly format?: PixelFormat;
  /** Pixels; given alone it keeps the aspect ratio. @default the source's */
  readonly width?: number;
  /** Pixels; given alone it keeps the aspect ratio. @default the source's */
  readonly height?: number;
  /** Frames per second; frames are repeated or left out. @default the source's */
  readonly frameRate?: number | Rational;
  /**
   * Whether the pictures are encoded twice, the second time with what the first found out, for the best quality at a bit rate. Needs
   * a source that can be read twice, and an encoder that does it (libvpx, SVT-AV1, x264, MPEG-4, …). @default false
   */
  readonly twoPass?: boolean;
};

/** A loudness by EBU R 128. */
export type LoudnessOptions = {
  /** Integrated loudness in LUFS, -70 to -5. @default -23 */
  readonly integrated?: number;
  /** Loudness range in LU, 1 to 50. Sound with a larger one is compressed; else one gain is applied to the whole. @default 20 */
  readonly range?: number;
  /** Highest true peak in dBTP, -9 to 0. @default -1 */
  readonly truePeak?: number;
};

/**
 * What becomes of sound. Anything but tags and the decoder's own options asks for encoding.
 *
 * @typeParam E The encoder's name, which tells what `encoderOptions` can be.
 */
export type ConvertAudioOptions<E extends string = string> = ConvertStreamOptions<E> & {
  /** Sample format of the result. @default that of the source, or the nearest that the encoder takes */
  readonly format?: SampleFormat;
  /** Hz. @default that of the source, or the nearest that the encoder takes */
  readonly sampleRate?: number;
  /** Number of channels. @default that of the source, or the nearest that the encoder takes */
  readonly channels?: number;
  /**
   * Brings the sound to a loudness, measured in a first pass over the source; `true` is -23 LUFS, as broadcasting has it. Needs a
   * source that can be read twice. @default none
   */
  readonly loudness?: true | LoudnessOptions;
};

/**
 * What becomes of subtitles. Tags alone leave them to be copied where the target holds them.
 *
 * @typeParam E The encoder's name, which tells what `encoderOptions` can be.
 */
export type ConvertSubtitleOptions<E extends string = string> = StreamTags & {
  /**
   * Encoder by name: `'srt'`, `'ass'`, `'webvtt'`, `'mov_text'`, `'ttml'` for text, `'dvdsub'`, `'dvbsub'`, `'xsub'` for pictures.
   * @default the container's usual one
   */
  readonly encoder?: E;
  /** Options of the encoder. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly encoderOptions?: EncoderOptions<E>;
};

/** The value of every field of a loudness that is not given. */
const DEFAULT_LOUDNESS: Required<LoudnessOptions> = { integrated: -23, range: 20, truePeak: -1 };

const LOUDNESS_CHECKS: Checks<LoudnessOptions> = {
  integrated: number(-70, -5),
  range: number(1, 50),
  truePeak: number(-9, 0),
};

const { encoder, encoderOptions, codec, filter } = COMMON_INPUT_CHECKS as Checks<CommonInputOptions>;

const STREAM_CHECKS: Checks<ConvertStreamOptions<string>> = {
  ...STREAM_TAG_CHECKS,
  encoder,
  encoderOptions,
  codec,
  filter,
  decoder: text,
  decoderOptions: optionValues,
  hardware: text,
};

const VIDEO_CHECKS: Checks<ConvertVideoOptions> = {
  ...STREAM_CHECKS,
  format: text,
  width: integer(1, 65_535),
  height: integer(1, 65_535),
  frameRate,
  twoPass: boolean,
};

const AUDIO_CHECKS: Checks<ConvertAudioOptions> = {
  ...STREAM_CHECKS,
  format: oneOf(SAMPLE_FORMATS),
  sampleRate: integer(1, 768_000),
  channels: integer(1, 64),
  loudness: (name, value) => {
    if (value !== true) {
      checkOptions(value as LoudnessOptions, LOUDNESS_CHECKS, name);
    }
  },
};

const SUBTITLE_CHECKS: Checks<ConvertSubtitleOptions> = { ...STREAM_TAG_CHECKS, encoder, encoderOptions };

const WORDS: readonly unknown[] = [false, 'copy', 'encode'];

/** `false`, one of the words, or an object that passes the checks. */
function choice<T extends object>(checks: Checks<T>): Check {
  return (name, value) => {
    if (WORDS.includes(value)) {
      return;
    }
    if (typeof value !== 'object' || value === null) {
      throw invalidType(name, "false, 'copy', 'encode' or an object", value);
    }
    checkOptions(value as T, checks, name);
  };
}

/** Checks of what can be said of the streams of a kind. */
export const videoChoice: Check = choice(VIDEO_CHECKS);
export const audioChoice: Check = choice(AUDIO_CHECKS);
export const subtitleChoice: Check = choice(SUBTITLE_CHECKS);

type StreamChoice = false | 'copy' | 'encode' | ConvertVideoOptions | ConvertAudioOptions | undefined;

/** What was chosen, as the addon takes it. `filter`: one from elsewhere. */
export function bindingifyStreamChoice(chosen: StreamChoice, extra?: string): NativeStreamConversion {
  const options: ConvertVideoOptions & Omit<ConvertAudioOptions, 'format'> =
    typeof chosen === 'object' ? (chosen as ConvertVideoOptions) : {};
  const { loudness } = options as ConvertAudioOptions;
  const filters = [options.filter, extra].filter((one) => one !== undefined);
  return compact<NativeStreamConversion>({
    mode: chosen === false ? 'skip' : chosen === 'copy' ? 'copy' : 'auto',
    always: chosen === 'encode',
    decoder: options.decoder,
    decoderOptions: bindingifyOptionValues(options.decoderOptions),
    hardware: options.hardware,
    encoder: options.encoder,
    encoderOptions: bindingifyOptionValues(options.encoderOptions),
    codec: bindingifyCodecConfig(options.codec),
    filter: filters.length === 0 ? undefined : filters.join(','),
    tags: bindingifyStreamTags(options),
    format: options.format,
    width: options.width,
    height: options.height,
    frameRate: options.frameRate === undefined ? undefined : toRational(options.frameRate),
    twoPass: options.twoPass ?? false,
    sampleRate: options.sampleRate,
    channels: options.channels,
    loudness:
      loudness === undefined ? undefined : { ...DEFAULT_LOUDNESS, ...(loudness === true ? {} : loudness) },
  });
}

/** What was chosen for subtitles, as the addon takes it. */
export function bindingifySubtitleChoice(
  chosen: false | 'copy' | 'encode' | ConvertSubtitleOptions | undefined,
): NativeSubtitleConversion {
  const options: ConvertSubtitleOptions = typeof chosen === 'object' ? chosen : {};
  return compact<NativeSubtitleConversion>({
    mode: chosen === false ? 'skip' : chosen === 'copy' ? 'copy' : 'auto',
    always: chosen === 'encode',
    required: chosen !== undefined && chosen !== false,
    encoder: options.encoder,
    encoderOptions: bindingifyOptionValues(options.encoderOptions),
    tags: bindingifyStreamTags(options),
  });
}
