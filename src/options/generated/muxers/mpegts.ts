// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyMuxerOptions } from './any-muxer-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the muxer `mpegts`. */
export type MpegtsMuxerOptions = AnyMuxerOptions & {
  /** Set transport_stream_id field. 1 … 65535 @default 1 */
  readonly mpegts_transport_stream_id?: Quantity;
  /** Set original_network_id field. 1 … 65535 @default 65281 */
  readonly mpegts_original_network_id?: Quantity;
  /** Set service_id field. 1 … 65535 @default 1 */
  readonly mpegts_service_id?: Quantity;
  /** Set service_type field. 1 … 255 @default digital_tv */
  readonly mpegts_service_type?: 'digital_tv' | 'digital_radio' | 'teletext' | 'advanced_codec_digital_radio' | 'mpeg2_digital_hdtv' | 'advanced_codec_digital_sdtv' | 'advanced_codec_digital_hdtv' | 'hevc_digital_hdtv' | number;
  /** Set the first pid of the PMT. 32 … 8186 @default 4096 */
  readonly mpegts_pmt_start_pid?: Quantity;
  /** Set the first pid. 32 … 8186 @default 256 */
  readonly mpegts_start_pid?: Quantity;
  /** Enable m2ts mode. */
  readonly mpegts_m2ts_mode?: boolean | 0 | 1 | 'auto';
  /** 0 … ∞ @default 1 */
  readonly muxrate?: Quantity;
  /** Minimum PES packet payload in bytes. 0 … ∞ @default 2930 */
  readonly pes_payload_size?: Quantity;
  /** MPEG-TS muxing flags. @default 0 */
  readonly mpegts_flags?: 'resend_headers' | 'latm' | 'pat_pmt_at_frames' | 'system_b' | 'initial_discontinuity' | 'nit' | 'omit_rai' | (string & {});
  /** Don't offset dts/pts. */
  readonly mpegts_copyts?: boolean | 0 | 1 | 'auto';
  /** Set PAT, PMT, SDT and NIT version. 0 … 31 @default 0 */
  readonly tables_version?: Quantity;
  /** Omit the PES packet length for video packets. @default true */
  readonly omit_video_pes_length?: boolean | 0 | 1;
  /** PCR retransmission time in milliseconds. -1 … ∞ @default -1 */
  readonly pcr_period?: Quantity;
  /** PAT/PMT retransmission time limit in seconds. 0 … ∞ @default 100000 */
  readonly pat_period?: string | number;
  /** SDT retransmission time limit in seconds. 0 … ∞ @default 500000 */
  readonly sdt_period?: string | number;
  /** NIT retransmission time limit in seconds. 0 … ∞ @default 500000 */
  readonly nit_period?: string | number;
};
