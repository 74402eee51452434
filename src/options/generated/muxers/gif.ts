// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `gif`. */
export type GifMuxerOptions = AnyMuxerOptions & {
  /** Number of times to loop the output: -1 - no loop, 0 - infinite loop. -1 … 65535 @default 0 */
  readonly loop?: Quantity;
  /** Force delay (in centiseconds) after the last frame. -1 … 65535 @default -1 */
  readonly final_delay?: Quantity;
};
