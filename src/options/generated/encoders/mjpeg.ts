// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `mjpeg`. */
export type MjpegEncoderOptions = AnyVideoEncoderOptions & {
  /** Huffman table strategy. 0 … 1 @default optimal */
  readonly huffman?: 'default' | 'optimal' | number;
  /** Always write luma and chroma matrix for mjpeg, useful for rtp streaming. @default false */
  readonly force_duplicated_matrix?: boolean | 0 | 1;
  /** Flags common for all mpegvideo-based encoders. @default 0 */
  readonly mpv_flags?: 'skip_rd' | 'strict_gop' | 'qp_rd' | 'cbp_rd' | 'naq' | (string & {});
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
};
