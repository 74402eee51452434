import type { CodecConfig } from '../codec-config.ts';
import { invalidType } from '../errors.ts';
import { validateCodecConfig } from './codec-config.ts';
import type { EncoderOptions } from './part-options.ts';
import { STREAM_TAG_CHECKS, type StreamTags } from './stream-tags.ts';
import { type Checks, optionValues, text } from './validate.ts';

/**
 * What sound and picture inputs have in common.
 *
 * @typeParam E The encoder's name, which tells what `encoderOptions` can be.
 */
export type CommonInputOptions<E extends string = string> = StreamTags & {
  /** Encoder by name, e.g. `'libopus'`. @default the container's usual one */
  readonly encoder?: E;
  /** Options of the encoder. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`. @default {} */
  readonly encoderOptions?: EncoderOptions<E>;
  /** Usual settings of the encoder. @default the encoder's own */
  readonly codec?: CodecConfig;
  /** Filter description with one input and one output of the stream's own kind, applied before the encoder. @default none */
  readonly filter?: string;
};

/** The checks that sound and picture inputs have in common. */
export const COMMON_INPUT_CHECKS: Checks<CommonInputOptions> = {
  encoder: text,
  encoderOptions: optionValues,
  codec: (name, value) => {
    if (typeof value !== 'object' || value === null) {
      throw invalidType(name, 'an object', value);
    }
    validateCodecConfig(name, value as CodecConfig);
  },
  filter: text,
  ...STREAM_TAG_CHECKS,
};
