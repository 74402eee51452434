// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `h264_qsv`. */
export type H264QsvEncoderOptions = AnyVideoEncoderOptions & {
  /** Maximum processing parallelism. 1 … ∞ @default 4 */
  readonly async_depth?: Quantity;
  /** 0 … 7 @default 0 */
  readonly preset?: 'veryfast' | 'faster' | 'fast' | 'medium' | 'slow' | 'slower' | 'veryslow' | number;
  /** Forcing I frames as IDR frames. @default false */
  readonly forced_idr?: boolean | 0 | 1;
  /** Enable low power mode(experimental: many limitations by mfx version, BRC modes, etc.) */
  readonly low_power?: boolean | 0 | 1 | 'auto';
  /** Set QSV encoder parameters as key1=value1:key2=value2:... */
  readonly qsv_params?: string;
  /** Enable rate distortion optimization. -1 … 1 @default -1 */
  readonly rdo?: Quantity;
  /** Maximum encoded frame size in bytes. -1 … ∞ @default -1 */
  readonly max_frame_size?: Quantity;
  /** Maximum encoded I frame size in bytes. -1 … ∞ @default -1 */
  readonly max_frame_size_i?: Quantity;
  /** Maximum encoded P frame size in bytes. -1 … ∞ @default -1 */
  readonly max_frame_size_p?: Quantity;
  /** Maximum encoded slice size in bytes. -1 … ∞ @default -1 */
  readonly max_slice_size?: Quantity;
  /** Toggle bitrate limitations. -1 … 1 @default -1 */
  readonly bitrate_limit?: Quantity;
  /** MB level bitrate control. -1 … 1 @default -1 */
  readonly mbbrc?: Quantity;
  /** Extended bitrate control. -1 … 1 @default -1 */
  readonly extbrc?: Quantity;
  /** Adaptive I-frame placement. -1 … 1 @default -1 */
  readonly adaptive_i?: Quantity;
  /** Adaptive B-frame placement. -1 … 1 @default -1 */
  readonly adaptive_b?: Quantity;
  /** Enable P-pyramid: 0-default 1-simple 2-pyramid(bf need to be set to 0). 0 … 2 @default 0 */
  readonly p_strategy?: Quantity;
  /** Strategy to choose between I/P/B-frames. -1 … 1 @default -1 */
  readonly b_strategy?: Quantity;
  /** This option disable deblocking. It has value in range 0~2. 0 … 2 @default 0 */
  readonly dblk_idc?: Quantity;
  /** Allow to strictly obey avg frame size. */
  readonly low_delay_brc?: boolean | 0 | 1 | 'auto';
  /** Maximum video quantizer scale for I frame. -1 … 51 @default -1 */
  readonly max_qp_i?: Quantity;
  /** Minimum video quantizer scale for I frame. -1 … 51 @default -1 */
  readonly min_qp_i?: Quantity;
  /** Maximum video quantizer scale for P frame. -1 … 51 @default -1 */
  readonly max_qp_p?: Quantity;
  /** Minimum video quantizer scale for P frame. -1 … 51 @default -1 */
  readonly min_qp_p?: Quantity;
  /** Maximum video quantizer scale for B frame. -1 … 51 @default -1 */
  readonly max_qp_b?: Quantity;
  /** Minimum video quantizer scale for B frame. -1 … 51 @default -1 */
  readonly min_qp_b?: Quantity;
  /** A hint to encoder about the scenario for the encoding session. 0 … 8 @default unknown */
  readonly scenario?: 'unknown' | 'displayremoting' | 'videoconference' | 'archive' | 'livestreaming' | 'cameracapture' | 'videosurveillance' | 'gamestreaming' | 'remotegaming' | number;
  /** Accuracy of the AVBR ratecontrol (unit of tenth of percent) 0 … 65535 @default 0 */
  readonly avbr_accuracy?: Quantity;
  /** Convergence of the AVBR ratecontrol (unit of 100 frames) 0 … 65535 @default 0 */
  readonly avbr_convergence?: Quantity;
  /** Allow frame skipping. 0 … 3 @default no_skip */
  readonly skip_frame?: 'no_skip' | 'insert_dummy' | 'insert_nothing' | 'brc_only' | number;
  /** Enable CAVLC. @default false */
  readonly cavlc?: boolean | 0 | 1;
  /** Distance (in I-frames) between IDR frames. 0 … ∞ @default 0 */
  readonly idr_interval?: Quantity;
  /** Insert picture timing SEI with pic_struct_syntax element. @default true */
  readonly pic_timing_sei?: boolean | 0 | 1;
  /** Put all the SEI messages into one NALU. -1 … 1 @default -1 */
  readonly single_sei_nal_unit?: Quantity;
  /** Maximum number of frames buffered in the DPB. 0 … 65535 @default 0 */
  readonly max_dec_frame_buffering?: Quantity;
  /** Use VBR algorithm with look ahead. @default false */
  readonly look_ahead?: boolean | 0 | 1;
  /** Depth of look ahead in number frames. 0 … 100 @default 0 */
  readonly look_ahead_depth?: Quantity;
  /** Downscaling factor for the frames saved for the lookahead analysis. 0 … 3 @default unknown */
  readonly look_ahead_downsampling?: 'unknown' | 'auto' | 'off' | '2x' | '4x' | number;
  /** Intra refresh type. B frames should be set to 0. -1 … 65535 @default -1 */
  readonly int_ref_type?: 'none' | 'vertical' | 'horizontal' | 'slice' | number;
  /** Number of frames in the intra refresh cycle. -1 … 65535 @default -1 */
  readonly int_ref_cycle_size?: Quantity;
  /** QP difference for the refresh MBs. -32768 … 32767 @default -32768 */
  readonly int_ref_qp_delta?: Quantity;
  /** Insert recovery point SEI messages. -1 … 1 @default -1 */
  readonly recovery_point_sei?: Quantity;
  /** Distance between the beginnings of the intra-refresh cycles in frames. -1 … 32767 @default -1 */
  readonly int_ref_cycle_dist?: Quantity;
  /** 0 … ∞ @default unknown */
  readonly profile?: 'unknown' | 'baseline' | 'main' | 'high' | number;
  /** Use A53 Closed Captions (if available) @default true */
  readonly a53cc?: boolean | 0 | 1;
  /** Insert the Access Unit Delimiter NAL. @default false */
  readonly aud?: boolean | 0 | 1;
  /** Repeat pps for every frame. @default false */
  readonly repeat_pps?: boolean | 0 | 1;
};
