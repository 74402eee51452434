// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `aiff`. */
export type AiffMuxerOptions = AnyMuxerOptions & {
  /** Enable ID3 tags writing. @default false */
  readonly write_id3v2?: boolean | 0 | 1;
  /** Select ID3v2 version to write. Currently 3 and 4 are supported. 3 … 4 @default 4 */
  readonly id3v2_version?: Quantity;
};
