// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `ffv1`. */
export type Ffv1EncoderOptions = AnyVideoEncoderOptions & {
  /** Protect slices with CRCs. -1 … 2 @default -1 */
  readonly slicecrc?: Quantity;
  /** Coder type. -2 … 2 @default rice */
  readonly coder?: 'rice' | 'range_def' | 'range_tab' | 'ac' | number;
  /** Context model. 0 … 1 @default 0 */
  readonly context?: Quantity;
  /** Quantization table. -1 … 2 @default default */
  readonly qtable?: 'default' | '8bit' | 'greater8bit' | number;
  /** Remap Mode. -1 … 2 @default auto */
  readonly remap_mode?: 'auto' | 'off' | 'dualrle' | 'flipdualrle' | number;
  /** Remap Optimizer. 0 … 5 @default 3 */
  readonly remap_optimizer?: Quantity;
};
