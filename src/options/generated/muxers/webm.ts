// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `webm`. */
export type WebmMuxerOptions = AnyMuxerOptions & {
  /** Reserve a given amount of space (in bytes) at the beginning of the file for the index (cues) 0 … ∞ @default 0 */
  readonly reserve_index_space?: Quantity;
  /** Move Cues (the index) to the front by shifting data if necessary. @default false */
  readonly cues_to_front?: boolean | 0 | 1;
  /** Store at most the provided amount of bytes in a cluster. -1 … ∞ @default -1 */
  readonly cluster_size_limit?: Quantity;
  /** Store at most the provided number of milliseconds in a cluster. -1 … ∞ @default -1 */
  readonly cluster_time_limit?: Quantity;
  /** Create a WebM file conforming to WebM DASH specification. @default false */
  readonly dash?: boolean | 0 | 1;
  /** Track number for the DASH stream. 1 … ∞ @default 1 */
  readonly dash_track_number?: Quantity;
  /** Write files assuming it is a live stream. @default false */
  readonly live?: boolean | 0 | 1;
  /** Allow raw VFW mode. @default false */
  readonly allow_raw_vfw?: boolean | 0 | 1;
  /** Store raw RGB bitmaps in VFW mode in bottom-up mode. @default false */
  readonly flipped_raw_rgb?: boolean | 0 | 1;
  /** Write a CRC32 element inside every Level 1 element. @default true */
  readonly write_crc32?: boolean | 0 | 1;
  /** Control how a track's FlagDefault is inferred. 0 … 2 @default passthrough */
  readonly default_mode?: 'infer' | 'infer_no_subs' | 'passthrough' | number;
};
