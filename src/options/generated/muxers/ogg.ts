// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `ogg`. */
export type OggMuxerOptions = AnyMuxerOptions & {
  /** Serial number offset. 0 … ∞ @default 0 */
  readonly serial_offset?: Quantity;
  /** Preferred page duration, in microseconds. 0 … ∞ @default 1000000 */
  readonly page_duration?: Quantity;
};
