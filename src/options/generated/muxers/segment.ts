// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `segment`. */
export type SegmentMuxerOptions = AnyMuxerOptions & {
  /** Set reference stream. @default auto */
  readonly reference_stream?: string;
  /** Set container format used for the segments. */
  readonly segment_format?: string;
  /** Set list of options for the container format used for the segments. */
  readonly segment_format_options?: string;
  /** Set the segment list filename. */
  readonly segment_list?: string;
  /** Write a single file containing the header. */
  readonly segment_header_filename?: string;
  /** Set flags affecting segment list generation. @default cache */
  readonly segment_list_flags?: 'cache' | 'live' | (string & {});
  /** Set the maximum number of playlist entries. 0 … ∞ @default 0 */
  readonly segment_list_size?: Quantity;
  /** Set the segment list type. -1 … 4 @default -1 */
  readonly segment_list_type?: 'flat' | 'csv' | 'ext' | 'ffconcat' | 'm3u8' | 'hls' | number;
  /** Set segment to be cut at clocktime. @default false */
  readonly segment_atclocktime?: boolean | 0 | 1;
  /** Set segment clocktime offset. 0 … ∞ @default 0 */
  readonly segment_clocktime_offset?: string | number;
  /** Set segment clocktime wrapping duration. 0 … ∞ @default 9223372036854776000 */
  readonly segment_clocktime_wrap_duration?: string | number;
  /** Set segment duration. @default 2000000 */
  readonly segment_time?: string | number;
  /** Set approximation value used for the segment times. 0 … ∞ @default 0 */
  readonly segment_time_delta?: string | number;
  /** Set minimum segment duration. 0 … ∞ @default 0 */
  readonly min_seg_duration?: string | number;
  /** Set segment split time points. */
  readonly segment_times?: string;
  /** Set segment split frame numbers. */
  readonly segment_frames?: string;
  /** Set number after which the index wraps. 0 … ∞ @default 0 */
  readonly segment_wrap?: Quantity;
  /** Set base url prefix for segments. */
  readonly segment_list_entry_prefix?: string;
  /** Set the sequence number of the first segment. 0 … ∞ @default 0 */
  readonly segment_start_number?: Quantity;
  /** Set the number of wrap before the first segment. 0 … ∞ @default 0 */
  readonly segment_wrap_number?: Quantity;
  /** Set filename expansion with strftime at segment creation. @default false */
  readonly strftime?: boolean | 0 | 1;
  /** Increment timecode between each segment. @default false */
  readonly increment_tc?: boolean | 0 | 1;
  /** Allow breaking segments on non-keyframes. @default false */
  readonly break_non_keyframes?: boolean | 0 | 1;
  /** Write header/trailer to each segment. @default true */
  readonly individual_header_trailer?: boolean | 0 | 1;
  /** Write a header to the first segment and a trailer to the last one. @default true */
  readonly write_header_trailer?: boolean | 0 | 1;
  /** Reset timestamps at the beginning of each segment. @default false */
  readonly reset_timestamps?: boolean | 0 | 1;
  /** Set initial timestamp offset. @default 0 */
  readonly initial_offset?: string | number;
  /** Allow writing empty 'filler' segments. @default false */
  readonly write_empty_segments?: boolean | 0 | 1;
};
