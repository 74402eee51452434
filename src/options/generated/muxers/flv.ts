// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';

/** Options of the muxer `flv`. */
export type FlvMuxerOptions = AnyMuxerOptions & {
  /** FLV muxer flags. @default 0 */
  readonly flvflags?: 'aac_seq_header_detect' | 'no_sequence_end' | 'no_metadata' | 'no_duration_filesize' | 'add_keyframe_index' | (string & {});
};
