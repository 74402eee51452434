// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `wav`. */
export type WavMuxerOptions = AnyMuxerOptions & {
  /** Write BEXT chunk. @default false */
  readonly write_bext?: boolean | 0 | 1;
  /** Write Peak Envelope chunk. 0 … 2 @default off */
  readonly write_peak?: 'off' | 'on' | 'only' | number;
  /** Use RF64 header rather than RIFF for large files. -1 … 1 @default never */
  readonly rf64?: 'auto' | 'always' | 'never' | number;
  /** Number of audio samples used to generate each peak frame. 0 … 65536 @default 256 */
  readonly peak_block_size?: Quantity;
  /** The format of the peak envelope data (1: uint8, 2: uint16). 1 … 2 @default 2 */
  readonly peak_format?: Quantity;
  /** Number of peak points per peak value (1 or 2). 1 … 2 @default 2 */
  readonly peak_ppv?: Quantity;
};
