import type { CodecConfig } from '../codec-config.ts';
import { invalidType } from '../errors.ts';
import type { PixelFormat, SampleFormat } from '../formats.ts';
import { SAMPLE_FORMATS } from '../formats.ts';
import type { NativeStreamConversion } from '../native/conversion-binding.ts';
import { type Rational, toRational } from '../time.ts';
import { bindingifyCodecConfig } from './codec-config.ts';
import { COMMON_INPUT_CHECKS, type CommonInputOptions } from './common-input-options.ts';
import { bindingifyOptionValues, compact, type OptionValues } from './native-options.ts';
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

/** How the streams of one kind are decoded and encoded by `convert()`. */
type ConvertStreamOptions = {
  /** Encoder by name, e.g. `'libopus'`. @default the container's usual one */
  readonly encoder?: string;
  /** Options of the encoder. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly encoderOptions?: OptionValues;
  /** Usual settings of the encoder. @default the encoder's own */
  readonly codec?: CodecConfig;
  /** Filter description with one input and one output of the stream's own kind, applied before the encoder. @default none */
  readonly filter?: string;
  /** Tags of the streams, added to those of the source; an empty one takes away. @default {} */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Decoder by name. @default FFmpeg's first for the codec */
  readonly decoder?: string;
  /** Options of the decoder. @default { threads: 'auto' } */
  readonly decoderOptions?: OptionValues;
  /** Hardware device that decodes. @default none */
  readonly hardware?: string;
};

/** What becomes of pictures. Anything but tags and the decoder's own options asks for encoding. */
export type ConvertVideoOptions = ConvertStreamOptions & {
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

/** What becomes of sound. Anything but tags and the decoder's own options asks for encoding. */
export type ConvertAudioOptions = ConvertStreamOptions & {
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

/** The value of every field of a loudness that is not given. */
const DEFAULT_LOUDNESS: Required<LoudnessOptions> = { integrated: -23, range: 20, truePeak: -1 };

const LOUDNESS_CHECKS: Checks<LoudnessOptions> = {
  integrated: number(-70, -5),
  range: number(1, 50),
  truePeak: number(-9, 0),
};

const { encoder, encoderOptions, codec, filter, metadata } =
  COMMON_INPUT_CHECKS as Checks<CommonInputOptions>;

const STREAM_CHECKS: Checks<ConvertStreamOptions> = {
  encoder,
  encoderOptions,
  codec,
  filter,
  metadata,
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
  loudness: (_name, value) => {
    if (value !== true) {
      checkOptions(value as LoudnessOptions, LOUDNESS_CHECKS);
    }
  },
};

/** `false`, one of the words, or an object that passes the checks. */
function choice<T extends object>(words: readonly string[], checks: Checks<T> | null): Check {
  const expected = [...words.map((word) => `'${word}'`), ...(checks === null ? [] : ['an object'])];
  return (name, value) => {
    if (value === false || words.includes(value as string)) {
      return;
    }
    if (checks === null || typeof value !== 'object' || value === null) {
      throw invalidType(name, `false, ${expected.join(', ')}`, value);
    }
    checkOptions(value as T, checks);
  };
}

/** Checks of what can be said of the streams of a kind. */
export const videoChoice: Check = choice(['copy', 'encode'], VIDEO_CHECKS);
export const audioChoice: Check = choice(['copy', 'encode'], AUDIO_CHECKS);
export const subtitleChoice: Check = choice(['copy'], null);

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
    metadata: bindingifyOptionValues(options.metadata),
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
