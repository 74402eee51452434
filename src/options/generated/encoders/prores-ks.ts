// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `prores_ks`. */
export type ProresKsEncoderOptions = AnyVideoEncoderOptions & {
  /** Macroblocks per slice. 1 … 8 @default 8 */
  readonly mbs_per_slice?: Quantity;
  /** -1 … 5 @default auto */
  readonly profile?: 'auto' | 'proxy' | 'lt' | 'standard' | 'hq' | '4444' | '4444xq' | number;
  /** Vendor ID. @default Lavc */
  readonly vendor?: string;
  /** Desired bits per macroblock. 0 … 8192 @default 0 */
  readonly bits_per_mb?: Quantity;
  /** Quantiser matrix. -1 … 6 @default auto */
  readonly quant_mat?: 'auto' | 'proxy' | 'lt' | 'standard' | 'hq' | 'default' | number;
  /** Bits for alpha plane. 0 … 16 @default 16 */
  readonly alpha_bits?: Quantity;
};
