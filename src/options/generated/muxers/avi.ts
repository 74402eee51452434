// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `avi`. */
export type AviMuxerOptions = AnyMuxerOptions & {
  /** Reserve space (in bytes) at the beginning of the file for each stream index. 0 … ∞ @default 0 */
  readonly reserve_index_space?: Quantity;
  /** Write channel mask into wave format header. @default true */
  readonly write_channel_mask?: boolean | 0 | 1;
  /** Raw RGB bitmaps are stored bottom-up. @default false */
  readonly flipped_raw_rgb?: boolean | 0 | 1;
};
