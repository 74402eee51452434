// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';

/** Options of the muxer `adts`. */
export type AdtsMuxerOptions = AnyMuxerOptions & {
  /** Enable ID3v2 tag writing. @default false */
  readonly write_id3v2?: boolean | 0 | 1;
  /** Enable APE tag writing. @default false */
  readonly write_apetag?: boolean | 0 | 1;
  /** Set MPEG version to MPEG-2. @default false */
  readonly write_mpeg2?: boolean | 0 | 1;
};
