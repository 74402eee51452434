// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `png`. */
export type PngEncoderOptions = AnyVideoEncoderOptions & {
  /** Set image resolution (in dots per inch) 0 … 65536 @default 0 */
  readonly dpi?: Quantity;
  /** Set image resolution (in dots per meter) 0 … 65536 @default 0 */
  readonly dpm?: Quantity;
  /** Prediction method. 0 … 5 @default paeth */
  readonly pred?: 'none' | 'sub' | 'up' | 'avg' | 'paeth' | 'mixed' | number;
};
