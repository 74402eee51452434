import { type AudioLayout, SAMPLE_FORMATS, type SampleFormat } from '../formats.ts';
import type { NativeAudioInputOptions } from '../native/binding.ts';
import { bindingifyCodecConfig } from './codec-config.ts';
import { COMMON_INPUT_CHECKS, type CommonInputOptions } from './common-input-options.ts';
import { bindingifyOptionValues, compact } from './native-options.ts';
import { bindingifyStreamTags } from './stream-tags.ts';
import { type Checks, checkOptions, integer, oneOf, requireOptions, text } from './validate.ts';

/** What is written to a sound input, and what becomes of it. */
export type AudioInputOptions<E extends string = string> = CommonInputOptions<E> & {
  /** Hz of what is written, 1 to 768000. */
  readonly sampleRate: number;
  /** Channels of what is written, 1 to 64. */
  readonly channels: number;
  /** Channel layout of what is written. @default the usual one for `channels` */
  readonly channelLayout?: string;
  /** Sample format of what is written. @default 'flt' (Float32Array) */
  readonly format?: SampleFormat;
  /** Memory order of what is written. @default 'interleaved', or 'planar' where the format's name is a planar one */
  readonly layout?: AudioLayout;
  /** Sample format that the encoder gets. @default that of what is written, or the nearest that it takes */
  readonly encoderFormat?: SampleFormat;
  /** Hz that the encoder gets. @default that of what is written, or the nearest that it takes */
  readonly encoderSampleRate?: number;
  /** Channels that the encoder gets. @default that of what is written, or the nearest that it takes */
  readonly encoderChannels?: number;
};

const CHECKS: Checks<AudioInputOptions> = {
  ...COMMON_INPUT_CHECKS,
  sampleRate: integer(1, 768_000),
  channels: integer(1, 64),
  channelLayout: text,
  format: oneOf(SAMPLE_FORMATS),
  layout: oneOf(['interleaved', 'planar']),
  encoderFormat: oneOf(SAMPLE_FORMATS),
  encoderSampleRate: integer(1, 768_000),
  encoderChannels: integer(1, 64),
};

/**
 * Checks the options of `addAudioStream()` of a writer.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateAudioInputOptions(options: AudioInputOptions): AudioInputOptions {
  const checked = checkOptions(options, CHECKS);
  requireOptions(checked, ['sampleRate', 'channels']);
  return checked;
}

/** The format and memory order that what is written has where a write says nothing else. */
export function audioInputDefaults(options: AudioInputOptions): {
  format: SampleFormat;
  layout: AudioLayout;
} {
  const { format = 'flt' } = options;
  return { format, layout: options.layout ?? (format.endsWith('p') ? 'planar' : 'interleaved') };
}

/** The options as the addon takes them. */
export function bindingifyAudioInputOptions(options: AudioInputOptions): NativeAudioInputOptions {
  const { format, layout } = audioInputDefaults(options);
  return compact<NativeAudioInputOptions>({
    sampleRate: options.sampleRate,
    channels: options.channels,
    channelLayout: options.channelLayout,
    format,
    planar: layout === 'planar',
    encoder: options.encoder,
    encoderOptions: bindingifyOptionValues(options.encoderOptions),
    encoderFormat: options.encoderFormat,
    encoderSampleRate: options.encoderSampleRate,
    encoderChannels: options.encoderChannels,
    codec: bindingifyCodecConfig(options.codec),
    filter: options.filter,
    tags: bindingifyStreamTags(options),
  });
}
