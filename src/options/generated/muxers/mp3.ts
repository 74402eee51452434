// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `mp3`. */
export type Mp3MuxerOptions = AnyMuxerOptions & {
  /** Select ID3v2 version to write. Currently 3 and 4 are supported. 0 … 4 @default 4 */
  readonly id3v2_version?: Quantity;
  /** Enable ID3v1 writing. ID3v1 tags are written in UTF-8 which may not be supported by most software. @default false */
  readonly write_id3v1?: boolean | 0 | 1;
  /** Write the Xing header containing file duration. @default true */
  readonly write_xing?: boolean | 0 | 1;
};
