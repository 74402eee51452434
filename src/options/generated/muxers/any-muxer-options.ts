// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options that every muxer of its kind has. */
export type AnyMuxerOptions = {
  /** @default 0 */
  readonly avioflags?: 'direct' | (string & {});
  /** Set packet size. 0 … ∞ @default 0 */
  readonly packetsize?: Quantity;
  /** @default autobsf */
  readonly fflags?: 'flush_packets' | 'ignidx' | 'genpts' | 'nofillin' | 'noparse' | 'igndts' | 'discardcorrupt' | 'sortdts' | 'fastseek' | 'nobuffer' | 'bitexact' | 'autobsf' | (string & {});
  /** Print specific debug info. @default 0 */
  readonly fdebug?: 'ts' | 'id3v2' | (string & {});
  /** Maximum muxing or demuxing delay in microseconds. -1 … ∞ @default -1 */
  readonly max_delay?: Quantity;
  /** Wall-clock time when stream begins (PTS==0) @default -9223372036854776000 */
  readonly start_time_realtime?: Quantity;
  /** Microseconds by which audio packets should be interleaved earlier. 0 … 2147483646 @default 0 */
  readonly audio_preload?: Quantity;
  /** Microseconds for each chunk. 0 … 2147483646 @default 0 */
  readonly chunk_duration?: Quantity;
  /** Size in bytes for each chunk. 0 … 2147483646 @default 0 */
  readonly chunk_size?: Quantity;
  /** Enable flushing of the I/O context after each packet. -1 … 1 @default -1 */
  readonly flush_packets?: Quantity;
  /** Set number of bytes to be written as padding in a metadata header. -1 … ∞ @default -1 */
  readonly metadata_header_padding?: Quantity;
  /** Set output timestamp offset. @default 0 */
  readonly output_ts_offset?: string | number;
  /** Maximum buffering duration for interleaving. 0 … ∞ @default 10000000 */
  readonly max_interleave_delta?: Quantity;
  /** How strictly to follow the standards (deprecated; use strict, save via avconv) @default normal */
  readonly f_strict?: 'very' | 'strict' | 'normal' | 'unofficial' | 'experimental' | number;
  /** How strictly to follow the standards. @default normal */
  readonly strict?: 'very' | 'strict' | 'normal' | 'unofficial' | 'experimental' | number;
  /** Shift timestamps so they start at 0. -1 … 2 @default auto */
  readonly avoid_negative_ts?: 'auto' | 'disabled' | 'make_non_negative' | 'make_zero' | number;
  /** Set information dump field separator. @default ,  */
  readonly dump_separator?: string;
};
