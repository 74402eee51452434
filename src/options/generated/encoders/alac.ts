// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `alac`. */
export type AlacEncoderOptions = AnyAudioEncoderOptions & {
  /** 1 … 30 @default 4 */
  readonly min_prediction_order?: Quantity;
  /** 1 … 30 @default 6 */
  readonly max_prediction_order?: Quantity;
};
