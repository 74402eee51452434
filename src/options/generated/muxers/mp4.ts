// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `mp4`. */
export type Mp4MuxerOptions = AnyMuxerOptions & {
  /** Override major brand. */
  readonly brand?: string;
  /** Write zero-length name string in hdlr atoms within mdia and minf atoms. @default false */
  readonly empty_hdlr_name?: boolean | 0 | 1;
  /** The media encryption key (hex) */
  readonly encryption_key?: string;
  /** The media encryption key identifier (hex) */
  readonly encryption_kid?: string;
  /** Configures the encryption scheme, allowed values are none, cenc-aes-ctr. */
  readonly encryption_scheme?: string;
  /** Maximum fragment duration. 0 … ∞ @default 0 */
  readonly frag_duration?: Quantity;
  /** Interleave samples within fragments (max number of consecutive samples, lower is tighter interleaving, but with more overhead) 0 … ∞ @default 0 */
  readonly frag_interleave?: Quantity;
  /** Maximum fragment size. 0 … ∞ @default 0 */
  readonly frag_size?: Quantity;
  /** Fragment number of the next fragment. 1 … ∞ @default 1 */
  readonly fragment_index?: Quantity;
  /** Iods audio profile atom. -1 … 255 @default -1 */
  readonly iods_audio_profile?: Quantity;
  /** Iods video profile atom. -1 … 255 @default -1 */
  readonly iods_video_profile?: Quantity;
  /** Number of lookahead entries for ISM files. 0 … 255 @default 0 */
  readonly ism_lookahead?: Quantity;
  /** MOV muxer flags. @default 0 */
  readonly movflags?: 'cmaf' | 'dash' | 'default_base_moof' | 'delay_moov' | 'disable_chpl' | 'empty_moov' | 'faststart' | 'frag_custom' | 'frag_discont' | 'frag_every_frame' | 'frag_keyframe' | 'global_sidx' | 'isml' | 'negative_cts_offsets' | 'omit_tfhd_offset' | 'prefer_icc' | 'rtphint' | 'separate_moof' | 'skip_sidx' | 'skip_trailer' | 'use_metadata_tags' | 'write_colr' | 'write_gama' | 'hybrid_fragmented' | (string & {});
  /** Maximum moov size so it can be placed at the begin. 0 … ∞ @default 0 */
  readonly moov_size?: Quantity;
  /** Minimum fragment duration. 0 … ∞ @default 0 */
  readonly min_frag_duration?: Quantity;
  /** Gamma value for gama atom. 0 … 10 @default 0 */
  readonly mov_gamma?: Quantity;
  /** Set movie timescale. 0 … ∞ @default 0 */
  readonly movie_timescale?: Quantity;
  /** RTP muxer flags. @default 0 */
  readonly rtpflags?: 'latm' | 'rfc2190' | 'skip_rtcp' | 'h264_mode0' | 'send_bye' | (string & {});
  /** Skip writing iods atom. @default true */
  readonly skip_iods?: boolean | 0 | 1;
  /** Use edit list. */
  readonly use_editlist?: boolean | 0 | 1 | 'auto';
  /** Use stream ids as track ids. @default false */
  readonly use_stream_ids_as_track_ids?: boolean | 0 | 1;
  /** Set timescale of all video tracks. 0 … ∞ @default 0 */
  readonly video_track_timescale?: Quantity;
  /** Force or disable writing btrt. */
  readonly write_btrt?: boolean | 0 | 1 | 'auto';
  /** Write producer reference time box with specified time source. 0 … 2 @default 0 */
  readonly write_prft?: 'pts' | 'wallclock' | number;
  /** Force or disable writing tmcd. */
  readonly write_tmcd?: boolean | 0 | 1 | 'auto';
};
