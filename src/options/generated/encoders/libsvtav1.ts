// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `libsvtav1`. */
export type Libsvtav1EncoderOptions = AnyVideoEncoderOptions & {
  /** Encoding preset. -2 … 13 @default -2 */
  readonly preset?: Quantity;
  /** Constant Rate Factor value. 0 … 63 @default 0 */
  readonly crf?: Quantity;
  /** Initial Quantizer level value. 0 … 63 @default 0 */
  readonly qp?: Quantity;
  /** Set the SVT-AV1 configuration using a :-separated list of key=value parameters. */
  readonly 'svtav1-params'?: string;
  /** Enable Dolby Vision RPU coding. */
  readonly dolbyvision?: boolean | 0 | 1 | 'auto' | 'auto';
};
