// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `libx264`. */
export type Libx264EncoderOptions = AnyVideoEncoderOptions & {
  /** Set the encoding preset (cf. x264 --fullhelp) @default medium */
  readonly preset?: string;
  /** Tune the encoding params (cf. x264 --fullhelp) */
  readonly tune?: string;
  /** Set profile restrictions (cf. x264 --fullhelp) */
  readonly profile?: string;
  /** Use fast settings when encoding first pass. @default true */
  readonly fastfirstpass?: boolean | 0 | 1;
  /** Specify level (as defined by Annex A) */
  readonly level?: string;
  /** Filename for 2 pass stats. */
  readonly passlogfile?: string;
  /** Weighted prediction for P-frames. */
  readonly wpredp?: string;
  /** Use A53 Closed Captions (if available) @default true */
  readonly a53cc?: boolean | 0 | 1;
  /** x264 options. */
  readonly x264opts?: string;
  /** Select the quality for constant quality mode. -1 … ∞ @default -1 */
  readonly crf?: Quantity;
  /** In CRF mode, prevents VBV from lowering quality beyond this point. -1 … ∞ @default -1 */
  readonly crf_max?: Quantity;
  /** Constant quantization parameter rate control method. -1 … ∞ @default -1 */
  readonly qp?: Quantity;
  /** AQ method. -1 … ∞ @default -1 */
  readonly 'aq-mode'?: 'none' | 'variance' | 'autovariance' | 'autovariance-biased' | number;
  /** AQ strength. Reduces blocking and blurring in flat and textured areas. -1 … ∞ @default -1 */
  readonly 'aq-strength'?: Quantity;
  /** Use psychovisual optimizations. */
  readonly psy?: boolean | 0 | 1 | 'auto';
  /** Strength of psychovisual optimization, in <psy-rd>:<psy-trellis> format. */
  readonly 'psy-rd'?: string;
  /** Number of frames to look ahead for frametype and ratecontrol. -1 … ∞ @default -1 */
  readonly 'rc-lookahead'?: Quantity;
  /** Weighted prediction for B-frames. */
  readonly weightb?: boolean | 0 | 1 | 'auto';
  /** Weighted prediction analysis method. -1 … ∞ @default -1 */
  readonly weightp?: 'none' | 'simple' | 'smart' | number;
  /** Calculate and print SSIM stats. */
  readonly ssim?: boolean | 0 | 1 | 'auto';
  /** Use Periodic Intra Refresh instead of IDR frames. */
  readonly 'intra-refresh'?: boolean | 0 | 1 | 'auto';
  /** Bluray compatibility workarounds. */
  readonly 'bluray-compat'?: boolean | 0 | 1 | 'auto';
  /** Influences how often B-frames are used. @default -2147483648 */
  readonly 'b-bias'?: Quantity;
  /** Keep some B-frames as references. -1 … ∞ @default -1 */
  readonly 'b-pyramid'?: 'none' | 'strict' | 'normal' | number;
  /** One reference per partition, as opposed to one reference per macroblock. */
  readonly 'mixed-refs'?: boolean | 0 | 1 | 'auto';
  /** High profile 8x8 transform. */
  readonly '8x8dct'?: boolean | 0 | 1 | 'auto';
  readonly 'fast-pskip'?: boolean | 0 | 1 | 'auto';
  /** Use access unit delimiters. */
  readonly aud?: boolean | 0 | 1 | 'auto';
  /** Use macroblock tree ratecontrol. */
  readonly mbtree?: boolean | 0 | 1 | 'auto';
  /** Loop filter parameters, in <alpha:beta> form. */
  readonly deblock?: string;
  /** Reduce fluctuations in QP (before curve compression) -1 … ∞ @default -1 */
  readonly cplxblur?: Quantity;
  /** A comma-separated list of partitions to consider. Possible values: p8x8, p4x4, b8x8, i8x8, i4x4, none, all. */
  readonly partitions?: string;
  /** Direct MV prediction mode. -1 … ∞ @default -1 */
  readonly 'direct-pred'?: 'none' | 'spatial' | 'temporal' | 'auto' | number;
  /** Limit the size of each slice in bytes. -1 … ∞ @default -1 */
  readonly 'slice-max-size'?: Quantity;
  /** Filename for 2 pass stats. */
  readonly stats?: string;
  /** Signal HRD information (requires vbv-bufsize; cbr not allowed in .mp4) -1 … ∞ @default -1 */
  readonly 'nal-hrd'?: 'none' | 'vbr' | 'cbr' | number;
  /** AVC-Intra class 50/100/200/300/480. -1 … 480 @default -1 */
  readonly 'avcintra-class'?: Quantity;
  /** Set motion estimation method. -1 … 4 @default -1 */
  readonly me_method?: 'dia' | 'hex' | 'umh' | 'esa' | 'tesa' | number;
  /** Set motion estimation method. -1 … 4 @default -1 */
  readonly 'motion-est'?: 'dia' | 'hex' | 'umh' | 'esa' | 'tesa' | number;
  /** If forcing keyframes, force them as IDR frames. @default false */
  readonly 'forced-idr'?: boolean | 0 | 1 | 'auto';
  /** Coder type. -1 … 1 @default default */
  readonly coder?: 'default' | 'cavlc' | 'cabac' | 'vlc' | 'ac' | number;
  /** Strategy to choose between I/P/B-frames. -1 … 2 @default -1 */
  readonly b_strategy?: Quantity;
  /** QP difference between chroma and luma. @default 0 */
  readonly chromaoffset?: Quantity;
  /** Scene change threshold. @default -1 */
  readonly sc_threshold?: Quantity;
  /** Noise reduction. @default -1 */
  readonly noise_reduction?: Quantity;
  /** Use user data unregistered SEI if available. @default false */
  readonly udu_sei?: boolean | 0 | 1;
  /** Override the x264 configuration using a :-separated list of key=value parameters. */
  readonly 'x264-params'?: string;
  /** Set mb_info data through AVSideData, only useful when used from the API. @default false */
  readonly mb_info?: boolean | 0 | 1;
};
