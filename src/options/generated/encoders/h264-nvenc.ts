// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `h264_nvenc`. */
export type H264NvencEncoderOptions = AnyVideoEncoderOptions & {
  /** Set the encoding preset. 0 … 9 @default p4 */
  readonly preset?: 'slow' | 'medium' | 'fast' | 'p1' | 'p2' | 'p3' | 'p4' | 'p5' | 'p6' | 'p7' | number;
  /** Set the encoding tuning info. 1 … 4 @default hq */
  readonly tune?: 'hq' | 'll' | 'ull' | 'lossless' | number;
  /** Set the encoding profile. 0 … 3 @default high */
  readonly profile?: 'baseline' | 'main' | 'high' | 'high444p' | number;
  /** Set the encoding level restriction. 0 … 62 @default auto */
  readonly level?: 'auto' | '1' | '1.0' | '1b' | '1.0b' | '1.1' | '1.2' | '1.3' | '2' | '2.0' | '2.1' | '2.2' | '3' | '3.0' | '3.1' | '3.2' | '4' | '4.0' | '4.1' | '4.2' | '5' | '5.0' | '5.1' | '5.2' | '6.0' | '6.1' | '6.2' | number;
  /** Override the preset rate-control. -1 … ∞ @default -1 */
  readonly rc?: 'constqp' | 'vbr' | 'cbr' | number;
  /** Number of frames to look ahead for rate-control. 0 … ∞ @default 0 */
  readonly 'rc-lookahead'?: Quantity;
  /** Number of concurrent surfaces. 0 … 64 @default 0 */
  readonly surfaces?: Quantity;
  /** Selects which NVENC capable GPU to use. First GPU is 0, second is 1, and so on. -2 … ∞ @default any */
  readonly gpu?: 'any' | 'list' | number;
  /** Configure how nvenc handles packed RGB input. 0 … ∞ @default yuv420 */
  readonly rgb_mode?: 'yuv420' | 'yuv444' | 'disabled' | number;
  /** Delay frame output by the given amount of frames. 0 … ∞ @default 2147483647 */
  readonly delay?: Quantity;
  /** When lookahead is enabled, set this to 1 to disable adaptive I-frame insertion at scene cuts. @default false */
  readonly 'no-scenecut'?: boolean | 0 | 1;
  /** If forcing keyframes, force them as IDR frames. @default false */
  readonly 'forced-idr'?: boolean | 0 | 1 | 'auto';
  /** When lookahead is enabled, set this to 0 to disable adaptive B-frame decision. @default true */
  readonly b_adapt?: boolean | 0 | 1;
  /** Set to 1 to enable Spatial AQ. @default false */
  readonly 'spatial-aq'?: boolean | 0 | 1;
  /** Set to 1 to enable Temporal AQ. @default false */
  readonly 'temporal-aq'?: boolean | 0 | 1;
  /** Set 1 to indicate zero latency operation (no reordering delay) @default false */
  readonly zerolatency?: boolean | 0 | 1;
  /** Set this to 1 to enable automatic insertion of non-reference P-frames. @default false */
  readonly nonref_p?: boolean | 0 | 1;
  /** Set 1 to minimize GOP-to-GOP rate fluctuations. @default false */
  readonly strict_gop?: boolean | 0 | 1;
  /** When Spatial AQ is enabled, this field is used to specify AQ strength. AQ strength scale is from 1 (low) - 15 (aggressive) 1 … 15 @default 8 */
  readonly 'aq-strength'?: Quantity;
  /** Set target quality level (0 to 51, 0 means automatic) for constant quality mode in VBR rate control. 0 … 51 @default 0 */
  readonly cq?: Quantity;
  /** Use access unit delimiters. @default false */
  readonly aud?: boolean | 0 | 1;
  /** Bluray compatibility workarounds. @default false */
  readonly 'bluray-compat'?: boolean | 0 | 1;
  /** Initial QP value for P frame. -1 … 51 @default -1 */
  readonly init_qpP?: Quantity;
  /** Initial QP value for B frame. -1 … 51 @default -1 */
  readonly init_qpB?: Quantity;
  /** Initial QP value for I frame. -1 … 51 @default -1 */
  readonly init_qpI?: Quantity;
  /** Constant quantization parameter rate control method. -1 … 51 @default -1 */
  readonly qp?: Quantity;
  /** Quantization parameter offset for cb channel. -12 … 12 @default 0 */
  readonly qp_cb_offset?: Quantity;
  /** Quantization parameter offset for cr channel. -12 … 12 @default 0 */
  readonly qp_cr_offset?: Quantity;
  /** Specifies the minimum QP used for rate control. -1 … 51 @default -1 */
  readonly qmin?: Quantity;
  /** Specifies the maximum QP used for rate control. -1 … 51 @default -1 */
  readonly qmax?: Quantity;
  /** Set 1 to enable weighted prediction. 0 … 1 @default 0 */
  readonly weighted_pred?: Quantity;
  /** Coder type. -1 … 2 @default default */
  readonly coder?: 'default' | 'auto' | 'cabac' | 'cavlc' | 'ac' | 'vlc' | number;
  /** Use B frames as references. -1 … 2 @default -1 */
  readonly b_ref_mode?: 'disabled' | 'each' | 'middle' | number;
  /** Use A53 Closed Captions (if available) @default true */
  readonly a53cc?: boolean | 0 | 1;
  /** Specifies the DPB size used for encoding (0 means automatic) 0 … ∞ @default 0 */
  readonly dpb_size?: Quantity;
  /** Set the multipass encoding. 0 … 2 @default disabled */
  readonly multipass?: 'disabled' | 'qres' | 'fullres' | number;
  /** Low delay key frame scale; Specifies the Scene Change frame size increase allowed in case of single frame VBV and CBR. 0 … 255 @default 0 */
  readonly ldkfs?: Quantity;
  /** Pass on extra SEI data (e.g. a53 cc) to be included in the bitstream. @default true */
  readonly extra_sei?: boolean | 0 | 1;
  /** Pass on user data unregistered SEI if available. @default false */
  readonly udu_sei?: boolean | 0 | 1;
  /** Use Periodic Intra Refresh instead of IDR frames. @default false */
  readonly 'intra-refresh'?: boolean | 0 | 1;
  /** Use single slice intra refresh. @default false */
  readonly 'single-slice-intra-refresh'?: boolean | 0 | 1;
  /** Maximum encoded slice size in bytes. 0 … ∞ @default 0 */
  readonly max_slice_size?: Quantity;
  /** Enable constrainedFrame encoding where each slice in the constrained picture is independent of other slices. @default false */
  readonly 'constrained-encoding'?: boolean | 0 | 1;
  /** Pad the bitstream to ensure bitrate does not drop below the target in CBR mode. @default false */
  readonly cbr_padding?: boolean | 0 | 1;
};
