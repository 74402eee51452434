// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `dnxhd`. */
export type DnxhdEncoderOptions = AnyVideoEncoderOptions & {
  /** Encode with Avid Nitris compatibility. @default false */
  readonly nitris_compat?: boolean | 0 | 1;
  /** Intra quant bias. @default 0 */
  readonly ibias?: Quantity;
  /** 0 … 5 @default dnxhd */
  readonly profile?: 'dnxhd' | 'dnxhr_444' | 'dnxhr_hqx' | 'dnxhr_hq' | 'dnxhr_sq' | 'dnxhr_lb' | number;
};
