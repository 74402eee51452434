// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `image2`. */
export type Image2MuxerOptions = AnyMuxerOptions & {
  /** Continuously overwrite one file. @default false */
  readonly update?: boolean | 0 | 1;
  /** Set first number in the sequence. 0 … ∞ @default 1 */
  readonly start_number?: Quantity;
  /** Use strftime for filename. @default false */
  readonly strftime?: boolean | 0 | 1;
  /** Use current frame pts for filename. @default false */
  readonly frame_pts?: boolean | 0 | 1;
  /** Write files atomically (using temporary files and renames) @default false */
  readonly atomic_writing?: boolean | 0 | 1;
  /** Specify protocol options for the opened files. */
  readonly protocol_opts?: string;
};
