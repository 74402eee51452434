// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';

/** Options of the muxer `flac`. */
export type FlacMuxerOptions = AnyMuxerOptions & {
  /** Write the file header. @default true */
  readonly write_header?: boolean | 0 | 1;
};
