import type { CodecConfig } from '../codec-config.ts';
import { invalidArgument } from '../errors.ts';
import type { AudioLayout, SampleFormat } from '../formats.ts';
import type { NativeEffectOptions } from '../native/binding.ts';
import { bindingifyCodecConfig } from './codec-config.ts';
import { COMMON_INPUT_CHECKS } from './common-input-options.ts';
import { bindingifyOptionValues, compact } from './native-options.ts';
import type { EncoderOptions } from './part-options.ts';
import {
  abortSignal,
  boolean,
  type Checks,
  checkOptions,
  integer,
  oneOf,
  requireOptions,
  text,
} from './validate.ts';

/** What an effector does to sound. */
export type AudioEffectorOptions<E extends string = string> = {
  /** Filter description with one input and one output, in FFmpeg's words: `'atempo=1.5,highpass=f=200'`. @default none */
  readonly effect?: string;
  /** Container whose codec the sound goes through and back: `'mp3'`, `'ogg'`, `'mulaw'`, …. @default none */
  readonly format?: string;
  /** Encoder by name; needs `format`. @default the format's usual one */
  readonly encoder?: E;
  /** Options of the encoder; needs `format`. One that it does not have rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly encoderOptions?: EncoderOptions<E>;
  /** Usual settings of the encoder; needs `format`. @default the encoder's own */
  readonly codec?: CodecConfig;
  /**
   * Whether silence is added until the result lasts at least as long as what came in, counted in frames of the rate that goes
   * out. @default true
   */
  readonly padEnd?: boolean;
};

/** The sound that an effector gets. */
export type EffectOptions = {
  /** Hz of what comes in, 1 to 768000. */
  readonly sampleRate: number;
  /** Channels of what comes in and of what goes out, 1 to 64. */
  readonly channels: number;
  /** Memory order of what comes in and of what goes out. @default 'interleaved' */
  readonly layout?: AudioLayout;
  /** Hz of what goes out, 1 to 768000. @default `sampleRate` */
  readonly outputSampleRate?: number;
  /** Stops it: what is pending rejects with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
};

/** The sound that an effector gets, and how large the pieces are that it gives. */
export type EffectStreamOptions = EffectOptions & {
  /** Frames of a chunk, at least 1; the last chunk may be shorter. @default 4096 */
  readonly framesPerChunk?: number;
};

/** The sound that goes through an effector's Node stream. */
export type EffectTransformOptions = Omit<EffectStreamOptions, 'layout'> & {
  /** Sample format of the bytes. @default 'flt' */
  readonly format?: SampleFormat;
};

/** Frames of a chunk where nothing else is said. */
export const DEFAULT_FRAMES_PER_CHUNK = 4096;

const EFFECTOR_CHECKS: Checks<AudioEffectorOptions> = {
  effect: text,
  format: text,
  encoder: text,
  encoderOptions: COMMON_INPUT_CHECKS.encoderOptions,
  codec: COMMON_INPUT_CHECKS.codec,
  padEnd: boolean,
};

const EFFECT_CHECKS: Checks<EffectOptions> = {
  sampleRate: integer(1, 768_000),
  channels: integer(1, 64),
  layout: oneOf(['interleaved', 'planar']),
  outputSampleRate: integer(1, 768_000),
  signal: abortSignal,
};

const STREAM_CHECKS: Checks<EffectStreamOptions> = {
  ...EFFECT_CHECKS,
  framesPerChunk: integer(1, 2 ** 31 - 1),
};

const TRANSFORM_CHECKS: Checks<EffectTransformOptions> = {
  sampleRate: EFFECT_CHECKS.sampleRate,
  channels: EFFECT_CHECKS.channels,
  outputSampleRate: EFFECT_CHECKS.outputSampleRate,
  signal: EFFECT_CHECKS.signal,
  framesPerChunk: STREAM_CHECKS.framesPerChunk,
  format: oneOf(['u8', 's16', 's32', 's64', 'flt', 'dbl']),
};

/**
 * Checks what an effector is made with.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateEffectorOptions(options: AudioEffectorOptions | undefined): AudioEffectorOptions {
  const checked = checkOptions(options, EFFECTOR_CHECKS);
  for (const key of ['encoder', 'encoderOptions', 'codec'] as const) {
    if (checked[key] !== undefined && checked.format === undefined) {
      throw invalidArgument(`options.${key} needs options.format: without one nothing is encoded`);
    }
  }
  return checked;
}

/** Checks the options of `apply()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validateEffectOptions(options: EffectOptions): EffectOptions {
  return required(checkOptions(options, EFFECT_CHECKS));
}

/** Checks the options of `stream()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validateEffectStreamOptions(options: EffectStreamOptions): EffectStreamOptions {
  return required(checkOptions(options, STREAM_CHECKS));
}

/** Checks the options of `transform()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validateEffectTransformOptions(options: EffectTransformOptions): EffectTransformOptions {
  return required(checkOptions(options, TRANSFORM_CHECKS));
}

function required<T extends { sampleRate: number; channels: number }>(options: T): T {
  requireOptions(options, ['sampleRate', 'channels'] as (keyof T & string)[]);
  return options;
}

/**
 * The options as the addon takes them.
 *
 * @param effector What is done.
 * @param sound To what.
 * @param format Sample format of both ends.
 * @param framesPerChunk 0: everything as one chunk.
 */
export function bindingifyEffectOptions(
  effector: AudioEffectorOptions,
  sound: EffectOptions,
  format: SampleFormat,
  framesPerChunk: number,
): NativeEffectOptions {
  return compact<NativeEffectOptions>({
    effect: effector.effect,
    format: effector.format,
    encoder: effector.encoder,
    encoderOptions: bindingifyOptionValues(effector.encoderOptions),
    codec: bindingifyCodecConfig(effector.codec),
    padEnd: effector.padEnd ?? true,
    sampleRate: sound.sampleRate,
    channels: sound.channels,
    sampleFormat: format,
    planar: sound.layout === 'planar',
    outputSampleRate: sound.outputSampleRate,
    framesPerChunk,
  });
}
