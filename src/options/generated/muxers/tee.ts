// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';

/** Options of the muxer `tee`. */
export type TeeMuxerOptions = AnyMuxerOptions & {
  /** Use fifo pseudo-muxer to separate actual muxers from encoder. @default false */
  readonly use_fifo?: boolean | 0 | 1;
  /** Fifo pseudo-muxer options. */
  readonly fifo_options?: string;
};
