// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `mpeg4`. */
export type Mpeg4EncoderOptions = AnyVideoEncoderOptions & {
  /** Use data partitioning. @default false */
  readonly data_partitioning?: boolean | 0 | 1;
  /** Enable alternate scantable. @default false */
  readonly alternate_scan?: boolean | 0 | 1;
  /** Use MPEG quantizers instead of H.263. 0 … 1 @default 0 */
  readonly mpeg_quant?: Quantity;
  /** Strategy to choose between I/P/B-frames. 0 … 2 @default 0 */
  readonly b_strategy?: Quantity;
  /** Adjust sensitivity of b_frame_strategy 1. 1 … ∞ @default 40 */
  readonly b_sensitivity?: Quantity;
  /** Downscale frames for dynamic B-frame decision. 0 … 3 @default 0 */
  readonly brd_scale?: Quantity;
  /** Flags common for all mpegvideo-based encoders. @default 0 */
  readonly mpv_flags?: 'skip_rd' | 'strict_gop' | 'qp_rd' | 'cbp_rd' | 'naq' | 'mv0' | (string & {});
  /** Single coefficient elimination threshold for luminance (negative values also consider dc coefficient) @default 0 */
  readonly luma_elim_threshold?: Quantity;
  /** Single coefficient elimination threshold for chrominance (negative values also consider dc coefficient) @default 0 */
  readonly chroma_elim_threshold?: Quantity;
  /** 0 … ∞ @default 0 */
  readonly quantizer_noise_shaping?: Quantity;
  /** Simulate errors in the bitstream to test error concealment. 0 … ∞ @default 0 */
  readonly error_rate?: Quantity;
  /** How to keep quantizer between qmin and qmax (0 = clip, 1 = use differentiable function) 0 … 99 @default 0 */
  readonly qsquish?: Quantity;
  /** Experimental quantizer modulation. @default 0 */
  readonly rc_qmod_amp?: Quantity;
  /** Experimental quantizer modulation. @default 0 */
  readonly rc_qmod_freq?: Quantity;
  /** Set rate control equation. When computing the expression, besides the standard functions defined in the section 'Expression Evaluation', the following functions are available: bits2qp(bits), qp2bits(qp). Also the following constants are available: iTex pTex tex mv fCode iCount mcVar var isI isP isB avgQP qComp avgIITex avgPITex avgPPTex avgBPTex avgTex. */
  readonly rc_eq?: string;
  /** Initial complexity for 1-pass encoding. @default 0 */
  readonly rc_init_cplx?: Quantity;
  /** Currently useless. @default 1 */
  readonly rc_buf_aggressivity?: Quantity;
  /** Increase the quantizer for macroblocks close to borders. @default 0 */
  readonly border_mask?: Quantity;
  /** Minimum Lagrange factor (VBR) 0 … ∞ @default 236 */
  readonly lmin?: Quantity;
  /** Maximum Lagrange factor (VBR) 0 … ∞ @default 3658 */
  readonly lmax?: Quantity;
  /** Frame skip threshold. @default 0 */
  readonly skip_threshold?: Quantity;
  /** Frame skip factor. @default 0 */
  readonly skip_factor?: Quantity;
  /** Frame skip exponent. @default 0 */
  readonly skip_exp?: Quantity;
  /** Frame skip compare function. @default dctmax */
  readonly skip_cmp?: 'sad' | 'sse' | 'satd' | 'dct' | 'psnr' | 'bit' | 'rd' | 'zero' | 'vsad' | 'vsse' | 'nsse' | 'dct264' | 'dctmax' | 'chroma' | 'msad' | number;
  /** Noise reduction. @default 0 */
  readonly noise_reduction?: Quantity;
  /** RTP payload size in bytes. @default 0 */
  readonly ps?: Quantity;
  /** Motion estimation algorithm. 0 … 2 @default epzs */
  readonly motion_est?: 'zero' | 'epzs' | 'xone' | number;
  /** Motion estimation bitrate penalty compensation (1.0 = 256) @default 256 */
  readonly mepc?: Quantity;
  /** Pre motion estimation. @default 0 */
  readonly mepre?: Quantity;
  /** Penalty for intra blocks in block decision. 0 … 1073741823 @default 0 */
  readonly intra_penalty?: Quantity;
  /** Scene change threshold. @default 0 */
  readonly sc_threshold?: Quantity;
};
