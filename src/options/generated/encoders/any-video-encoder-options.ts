// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options that every encoder of its kind has. */
export type AnyVideoEncoderOptions = {
  /** Set bitrate (in bits/s) 0 … ∞ @default 200000 */
  readonly b?: Quantity;
  /** Set video bitrate tolerance (in bits/s). In 1-pass mode, bitrate tolerance specifies how far ratecontrol is willing to deviate from the target average bitrate value. This is not related to minimum/maximum bitrate. Lowering tolerance too much has an adverse effect on quality. 0 … ∞ @default 4000000 */
  readonly bt?: Quantity;
  /** @default 0 */
  readonly flags?: 'unaligned' | 'mv4' | 'qpel' | 'loop' | 'qscale' | 'recon_frame' | 'copy_opaque' | 'frame_duration' | 'pass1' | 'pass2' | 'gray' | 'psnr' | 'ildct' | 'low_delay' | 'global_header' | 'bitexact' | 'aic' | 'ilme' | 'cgop' | 'output_corrupt' | (string & {});
  /** @default 0 */
  readonly flags2?: 'fast' | 'noout' | 'ignorecrop' | 'local_header' | 'chunks' | 'showall' | 'export_mvs' | 'skip_manual' | 'ass_ro_flush_noop' | 'icc_profiles' | 'fixed_frame_size' | (string & {});
  /** Export metadata as side data. @default 0 */
  readonly export_side_data?: 'mvs' | 'prft' | 'venc_params' | 'film_grain' | 'enhancements' | (string & {});
  /** Set the group of picture (GOP) size. @default 12 */
  readonly g?: Quantity;
  /** Video quantizer scale compression (VBR). Constant of ratecontrol equation. Recommended range for default rc_eq: 0.0-1.0. @default 0.5 */
  readonly qcomp?: Quantity;
  /** Video quantizer scale blur (VBR) -1 … ∞ @default 0.5 */
  readonly qblur?: Quantity;
  /** Minimum video quantizer scale (VBR) -1 … 69 @default 2 */
  readonly qmin?: Quantity;
  /** Maximum video quantizer scale (VBR) -1 … 1024 @default 31 */
  readonly qmax?: Quantity;
  /** Maximum difference between the quantizer scales (VBR) @default 3 */
  readonly qdiff?: Quantity;
  /** Set maximum number of B-frames between non-B-frames. -1 … ∞ @default 0 */
  readonly bf?: Quantity;
  /** QP factor between P- and B-frames. @default 1.25 */
  readonly b_qfactor?: Quantity;
  /** How strictly to follow the standards. @default normal */
  readonly strict?: 'very' | 'strict' | 'normal' | 'unofficial' | 'experimental' | number;
  /** QP offset between P- and B-frames. @default 1.25 */
  readonly b_qoffset?: Quantity;
  /** Set error detection flags. @default 0 */
  readonly err_detect?: 'crccheck' | 'bitstream' | 'buffer' | 'explode' | 'ignore_err' | 'careful' | 'compliant' | 'aggressive' | (string & {});
  /** Maximum bitrate (in bits/s). Used for VBV together with bufsize. 0 … ∞ @default 0 */
  readonly maxrate?: Quantity;
  /** Minimum bitrate (in bits/s). Most useful in setting up a CBR encode. It is of little use otherwise. @default 0 */
  readonly minrate?: Quantity;
  /** Set ratecontrol buffer size (in bits) @default 0 */
  readonly bufsize?: Quantity;
  /** QP factor between P- and I-frames. @default -0.8 */
  readonly i_qfactor?: Quantity;
  /** QP offset between P- and I-frames. @default 0 */
  readonly i_qoffset?: Quantity;
  /** DCT algorithm. 0 … ∞ @default auto */
  readonly dct?: 'auto' | 'fastint' | 'int' | 'mmx' | 'altivec' | 'faan' | 'neon' | number;
  /** Compresses bright areas stronger than medium ones. @default 0 */
  readonly lumi_mask?: Quantity;
  /** Temporal complexity masking. @default 0 */
  readonly tcplx_mask?: Quantity;
  /** Spatial complexity masking. @default 0 */
  readonly scplx_mask?: Quantity;
  /** Inter masking. @default 0 */
  readonly p_mask?: Quantity;
  /** Compresses dark areas stronger than medium ones. @default 0 */
  readonly dark_mask?: Quantity;
  /** Select IDCT implementation. 0 … ∞ @default auto */
  readonly idct?: 'auto' | 'int' | 'simple' | 'simplemmx' | 'arm' | 'altivec' | 'simplearm' | 'simplearmv5te' | 'simplearmv6' | 'simpleneon' | 'xvid' | 'xvidmmx' | 'faani' | 'simpleauto' | number;
  /** Sample aspect ratio. 0 … 10 @default 0 */
  readonly aspect?: string | number;
  /** Sample aspect ratio. 0 … 10 @default 0 */
  readonly sar?: string | number;
  /** Print specific debug info. @default 0 */
  readonly debug?: 'pict' | 'rc' | 'bitstream' | 'mb_type' | 'qp' | 'dct_coeff' | 'green_metadata' | 'skip' | 'startcode' | 'er' | 'mmco' | 'bugs' | 'buffers' | 'thread_ops' | 'nomc' | (string & {});
  /** Diamond type & size for motion estimation. @default 0 */
  readonly dia_size?: Quantity;
  /** Amount of motion predictors from the previous frame. @default 0 */
  readonly last_pred?: Quantity;
  /** Diamond type & size for motion estimation pre-pass. @default 0 */
  readonly pre_dia_size?: Quantity;
  /** Sub-pel motion estimation quality. @default 8 */
  readonly subq?: Quantity;
  /** Limit motion vectors range (1023 for DivX player) @default 0 */
  readonly me_range?: Quantity;
  /** @default 0 */
  readonly global_quality?: Quantity;
  /** Macroblock decision algorithm (high quality mode) 0 … 2 @default simple */
  readonly mbd?: 'simple' | 'bits' | 'rd' | number;
  /** Number of bits which should be loaded into the rc buffer before decoding starts. @default 0 */
  readonly rc_init_occupancy?: Quantity;
  /** Set the number of threads. 0 … ∞ @default 1 */
  readonly threads?: 'auto' | number;
  /** Nsse weight. @default 8 */
  readonly nssew?: Quantity;
  /** @default unknown */
  readonly profile?: 'unknown' | 'main10' | number;
  /** Encoding level, usually corresponding to the profile level, codec-specific. @default unknown */
  readonly level?: 'unknown' | number;
  /** Full-pel ME compare function. @default sad */
  readonly cmp?: 'sad' | 'sse' | 'satd' | 'dct' | 'psnr' | 'bit' | 'rd' | 'zero' | 'vsad' | 'vsse' | 'nsse' | 'w53' | 'w97' | 'dctmax' | 'chroma' | 'msad' | number;
  /** Sub-pel ME compare function. @default sad */
  readonly subcmp?: 'sad' | 'sse' | 'satd' | 'dct' | 'psnr' | 'bit' | 'rd' | 'zero' | 'vsad' | 'vsse' | 'nsse' | 'w53' | 'w97' | 'dctmax' | 'chroma' | 'msad' | number;
  /** Macroblock compare function. @default sad */
  readonly mbcmp?: 'sad' | 'sse' | 'satd' | 'dct' | 'psnr' | 'bit' | 'rd' | 'zero' | 'vsad' | 'vsse' | 'nsse' | 'w53' | 'w97' | 'dctmax' | 'chroma' | 'msad' | number;
  /** Interlaced DCT compare function. @default vsad */
  readonly ildctcmp?: 'sad' | 'sse' | 'satd' | 'dct' | 'psnr' | 'bit' | 'rd' | 'zero' | 'vsad' | 'vsse' | 'nsse' | 'w53' | 'w97' | 'dctmax' | 'chroma' | 'msad' | number;
  /** Pre motion estimation compare function. @default sad */
  readonly precmp?: 'sad' | 'sse' | 'satd' | 'dct' | 'psnr' | 'bit' | 'rd' | 'zero' | 'vsad' | 'vsse' | 'nsse' | 'w53' | 'w97' | 'dctmax' | 'chroma' | 'msad' | number;
  /** Minimum macroblock Lagrange factor (VBR) 1 … 32767 @default 236 */
  readonly mblmin?: Quantity;
  /** Maximum macroblock Lagrange factor (VBR) 1 … 32767 @default 3658 */
  readonly mblmax?: Quantity;
  /** Refine the two motion vectors used in bidirectional macroblocks. 0 … 4 @default 1 */
  readonly bidir_refine?: Quantity;
  /** Minimum interval between IDR-frames. @default 25 */
  readonly keyint_min?: Quantity;
  /** Reference frames to consider for motion compensation. @default 1 */
  readonly refs?: Quantity;
  /** Rate-distortion optimal quantization. @default 0 */
  readonly trellis?: Quantity;
  /** 0 … ∞ @default 256 */
  readonly mv0_threshold?: Quantity;
  /** @default -1 */
  readonly compression_level?: Quantity;
  /** 0 … ∞ @default 0 */
  readonly rc_max_vbv_use?: Quantity;
  /** 0 … ∞ @default 3 */
  readonly rc_min_vbv_use?: Quantity;
  /** Color primaries. 1 … ∞ @default unknown */
  readonly color_primaries?: 'bt709' | 'unknown' | 'bt470m' | 'bt470bg' | 'smpte170m' | 'smpte240m' | 'film' | 'bt2020' | 'smpte428' | 'smpte428_1' | 'smpte431' | 'smpte432' | 'jedec-p22' | 'ebu3213' | 'unspecified' | number;
  /** Color transfer characteristics. 1 … ∞ @default unknown */
  readonly color_trc?: 'bt709' | 'unknown' | 'gamma22' | 'bt470m' | 'gamma28' | 'bt470bg' | 'smpte170m' | 'smpte240m' | 'linear' | 'log100' | 'log316' | 'iec61966-2-4' | 'bt1361e' | 'iec61966-2-1' | 'bt2020-10' | 'bt2020-12' | 'smpte2084' | 'smpte428' | 'arib-std-b67' | 'unspecified' | 'log' | 'log_sqrt' | 'iec61966_2_4' | 'bt1361' | 'iec61966_2_1' | 'bt2020_10bit' | 'bt2020_12bit' | 'smpte428_1' | number;
  /** Color space. 0 … ∞ @default unknown */
  readonly colorspace?: 'rgb' | 'bt709' | 'unknown' | 'fcc' | 'bt470bg' | 'smpte170m' | 'smpte240m' | 'ycgco' | 'bt2020nc' | 'bt2020c' | 'smpte2085' | 'chroma-derived-nc' | 'chroma-derived-c' | 'ictcp' | 'ipt-c2' | 'unspecified' | 'ycocg' | 'ycgco-re' | 'ycgco-ro' | 'bt2020_ncl' | 'bt2020_cl' | number;
  /** Color range. 0 … ∞ @default unknown */
  readonly color_range?: 'unknown' | 'tv' | 'pc' | 'unspecified' | 'mpeg' | 'jpeg' | 'limited' | 'full' | number;
  /** Chroma sample location. 0 … ∞ @default unknown */
  readonly chroma_sample_location?: 'unknown' | 'left' | 'center' | 'topleft' | 'top' | 'bottomleft' | 'bottom' | 'unspecified' | number;
  /** Alpha mode. 0 … ∞ @default unknown */
  readonly alpha_mode?: 'unknown' | 'unspecified' | 'premultiplied' | 'straight' | number;
  /** Set the number of slices, used in parallelized encoding. 0 … ∞ @default 0 */
  readonly slices?: Quantity;
  /** Select multithreading type. @default 3 */
  readonly thread_type?: 'slice' | 'frame' | (string & {});
  /** Field order. 0 … 5 @default 0 */
  readonly field_order?: 'progressive' | 'tt' | 'bb' | 'tb' | 'bt' | number;
  /** Set information dump field separator. */
  readonly dump_separator?: string;
  /** Maximum number of pixels. 0 … ∞ @default 2147483647 */
  readonly max_pixels?: Quantity;
};
