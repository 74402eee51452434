// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `flac`. */
export type FlacEncoderOptions = AnyAudioEncoderOptions & {
  /** LPC coefficient precision. 0 … 15 @default 15 */
  readonly lpc_coeff_precision?: Quantity;
  /** LPC algorithm. -1 … 3 @default -1 */
  readonly lpc_type?: 'none' | 'fixed' | 'levinson' | 'cholesky' | number;
  /** Number of passes to use for Cholesky factorization during LPC analysis. 1 … ∞ @default 2 */
  readonly lpc_passes?: Quantity;
  /** -1 … 8 @default -1 */
  readonly min_partition_order?: Quantity;
  /** -1 … 8 @default -1 */
  readonly max_partition_order?: Quantity;
  /** Search method for selecting prediction order. -1 … 5 @default -1 */
  readonly prediction_order_method?: 'estimation' | '2level' | '4level' | '8level' | 'search' | 'log' | number;
  /** Stereo decorrelation mode. -1 … 3 @default auto */
  readonly ch_mode?: 'auto' | 'indep' | 'left_side' | 'right_side' | 'mid_side' | number;
  /** Calculate rice parameters exactly. @default false */
  readonly exact_rice_parameters?: boolean | 0 | 1;
  /** Multi-dimensional quantization. @default false */
  readonly multi_dim_quant?: boolean | 0 | 1;
  /** -1 … 32 @default -1 */
  readonly min_prediction_order?: Quantity;
  /** -1 … 32 @default -1 */
  readonly max_prediction_order?: Quantity;
};
