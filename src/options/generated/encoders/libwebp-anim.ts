// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `libwebp_anim`. */
export type LibwebpAnimEncoderOptions = AnyVideoEncoderOptions & {
  /** Use lossless mode. 0 … 1 @default 0 */
  readonly lossless?: Quantity;
  /** Configuration preset. -1 … 5 @default none */
  readonly preset?: 'none' | 'default' | 'picture' | 'photo' | 'drawing' | 'icon' | 'text' | number;
  /** Conditional replenishment threshold. 0 … ∞ @default 0 */
  readonly cr_threshold?: Quantity;
  /** Conditional replenishment block size. 0 … 256 @default 16 */
  readonly cr_size?: Quantity;
  /** Quality. 0 … 100 @default 75 */
  readonly quality?: Quantity;
};
