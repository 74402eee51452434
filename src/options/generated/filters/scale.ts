// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `scale`. */
export type ScaleFilterOptions = {
  /** Output video width. */
  readonly w?: string | number;
  /** Output video width. */
  readonly width?: string | number;
  /** Output video height. */
  readonly h?: string | number;
  /** Output video height. */
  readonly height?: string | number;
  /** Flags to pass to libswscale. */
  readonly flags?: string | number;
  /** Set interlacing. @default false */
  readonly interl?: boolean | 0 | 1 | 'auto';
  /** Set video size. */
  readonly size?: string | number;
  /** Set video size. */
  readonly s?: string | number;
  /** Set input YCbCr type. -1 … 17 @default auto */
  readonly in_color_matrix?: 'auto' | 'bt601' | 'bt470' | 'smpte170m' | 'bt470bg' | 'bt709' | 'fcc' | 'smpte240m' | 'bt2020' | 'bt2020nc' | number;
  /** Set output YCbCr type. 0 … 17 @default 2 */
  readonly out_color_matrix?: 'auto' | 'bt601' | 'bt470' | 'smpte170m' | 'bt470bg' | 'bt709' | 'fcc' | 'smpte240m' | 'bt2020' | 'bt2020nc' | number;
  /** Set input color range. 0 … 2 @default auto */
  readonly in_range?: 'auto' | 'unknown' | 'full' | 'limited' | 'jpeg' | 'mpeg' | 'tv' | 'pc' | number;
  /** Set output color range. 0 … 2 @default auto */
  readonly out_range?: 'auto' | 'unknown' | 'full' | 'limited' | 'jpeg' | 'mpeg' | 'tv' | 'pc' | number;
  /** Set input chroma sample location. 0 … 6 @default auto */
  readonly in_chroma_loc?: 'auto' | 'unknown' | 'left' | 'center' | 'topleft' | 'top' | 'bottomleft' | 'bottom' | number;
  /** Set output chroma sample location. 0 … 6 @default auto */
  readonly out_chroma_loc?: 'auto' | 'unknown' | 'left' | 'center' | 'topleft' | 'top' | 'bottomleft' | 'bottom' | number;
  /** Set input primaries. -1 … 22 @default auto */
  readonly in_primaries?: 'auto' | 'bt709' | 'bt470m' | 'bt470bg' | 'smpte170m' | 'smpte240m' | 'film' | 'bt2020' | 'smpte428' | 'smpte431' | 'smpte432' | 'jedec-p22' | 'ebu3213' | number;
  /** Set output primaries. -1 … 22 @default auto */
  readonly out_primaries?: 'auto' | 'bt709' | 'bt470m' | 'bt470bg' | 'smpte170m' | 'smpte240m' | 'film' | 'bt2020' | 'smpte428' | 'smpte431' | 'smpte432' | 'jedec-p22' | 'ebu3213' | number;
  /** Set output color transfer. -1 … 18 @default auto */
  readonly in_transfer?: 'auto' | 'bt709' | 'bt470m' | 'gamma22' | 'bt470bg' | 'gamma28' | 'smpte170m' | 'smpte240m' | 'linear' | 'iec61966-2-1' | 'srgb' | 'iec61966-2-4' | 'xvycc' | 'bt1361e' | 'bt2020-10' | 'bt2020-12' | 'smpte2084' | 'smpte428' | 'arib-std-b67' | number;
  /** Set output color transfer. -1 … 18 @default auto */
  readonly out_transfer?: 'auto' | 'bt709' | 'bt470m' | 'gamma22' | 'bt470bg' | 'gamma28' | 'smpte170m' | 'smpte240m' | 'linear' | 'iec61966-2-1' | 'srgb' | 'iec61966-2-4' | 'xvycc' | 'bt1361e' | 'bt2020-10' | 'bt2020-12' | 'smpte2084' | 'smpte428' | 'arib-std-b67' | number;
  /** Input vertical chroma position in luma grid/256. -513 … 512 @default -513 */
  readonly in_v_chr_pos?: Quantity;
  /** Input horizontal chroma position in luma grid/256. -513 … 512 @default -513 */
  readonly in_h_chr_pos?: Quantity;
  /** Output vertical chroma position in luma grid/256. -513 … 512 @default -513 */
  readonly out_v_chr_pos?: Quantity;
  /** Output horizontal chroma position in luma grid/256. -513 … 512 @default -513 */
  readonly out_h_chr_pos?: Quantity;
  /** Decrease or increase w/h if necessary to keep the original AR. 0 … 2 @default disable */
  readonly force_original_aspect_ratio?: 'disable' | 'decrease' | 'increase' | number;
  /** Enforce that the output resolution is divisible by a defined integer when force_original_aspect_ratio is used. 1 … 256 @default 1 */
  readonly force_divisible_by?: Quantity;
  /** Reset SAR to 1 and scale to square pixels if scaling proportionally. @default false */
  readonly reset_sar?: boolean | 0 | 1;
  /** Scaler param 0. @default 1.7976931348623157e+308 */
  readonly param0?: Quantity;
  /** Scaler param 1. @default 1.7976931348623157e+308 */
  readonly param1?: Quantity;
  /** Specify when to evaluate expressions. 0 … 1 @default init */
  readonly eval?: 'init' | 'frame' | number;
  /** Swscale flags. @default bicubic */
  readonly sws_flags?: 'fast_bilinear' | 'bilinear' | 'bicubic' | 'experimental' | 'neighbor' | 'area' | 'bicublin' | 'gauss' | 'sinc' | 'lanczos' | 'spline' | 'print_info' | 'accurate_rnd' | 'full_chroma_int' | 'full_chroma_inp' | 'bitexact' | 'error_diffusion' | 'unstable' | 'strict' | (string & {});
  /** Set scaling algorithm. 0 … 8 @default auto */
  readonly scaler?: 'auto' | 'bilinear' | 'bicubic' | 'point' | 'neighbor' | 'area' | 'gaussian' | 'sinc' | 'lanczos' | 'spline' | number;
  /** Set subsampling algorithm. 0 … 8 @default auto */
  readonly scaler_sub?: 'auto' | 'bilinear' | 'bicubic' | 'point' | 'neighbor' | 'area' | 'gaussian' | 'sinc' | 'lanczos' | 'spline' | number;
  /** Source width. 1 … ∞ @default 16 */
  readonly srcw?: Quantity;
  /** Source height. 1 … ∞ @default 16 */
  readonly srch?: Quantity;
  /** Destination width. 1 … ∞ @default 16 */
  readonly dstw?: Quantity;
  /** Destination height. 1 … ∞ @default 16 */
  readonly dsth?: Quantity;
  /** Source format. 0 … ∞ @default 0 */
  readonly src_format?: string;
  /** Destination format. 0 … ∞ @default 0 */
  readonly dst_format?: string;
  /** Source is full range. @default false */
  readonly src_range?: boolean | 0 | 1;
  /** Destination is full range. @default false */
  readonly dst_range?: boolean | 0 | 1;
  /** Gamma correct scaling. @default false */
  readonly gamma?: boolean | 0 | 1;
  /** Source vertical chroma position in luma grid/256. -513 … 1024 @default -513 */
  readonly src_v_chr_pos?: Quantity;
  /** Source horizontal chroma position in luma grid/256. -513 … 1024 @default -513 */
  readonly src_h_chr_pos?: Quantity;
  /** Destination vertical chroma position in luma grid/256. -513 … 1024 @default -513 */
  readonly dst_v_chr_pos?: Quantity;
  /** Destination horizontal chroma position in luma grid/256. -513 … 1024 @default -513 */
  readonly dst_h_chr_pos?: Quantity;
  /** Set dithering algorithm. 0 … 5 @default auto */
  readonly sws_dither?: 'auto' | 'none' | 'bayer' | 'ed' | 'a_dither' | 'x_dither' | number;
  /** Mode for alpha -> non alpha. 0 … 2 @default none */
  readonly alphablend?: 'none' | 'uniform_color' | 'checkerboard' | number;
  /** Number of threads. 0 … ∞ @default 1 */
  readonly threads?: 'auto' | number;
  /** Color mapping intent. 0 … 3 @default relative_colorimetric */
  readonly intent?: 'perceptual' | 'relative_colorimetric' | 'saturation' | 'absolute_colorimetric' | number;
  /** Set allowed swscale backends. @default auto */
  readonly sws_backends?: 'auto' | 'stable' | 'unstable' | 'all' | 'legacy' | 'c' | 'memcpy' | 'x86' | 'aarch64' | 'spirv' | (string & {});
  /** Action to take when encountering EOF from secondary input. 0 … 2 @default repeat */
  readonly eof_action?: 'repeat' | 'endall' | 'pass' | number;
  /** Force termination when the shortest input terminates. @default false */
  readonly shortest?: boolean | 0 | 1;
  /** Extend last frame of secondary streams beyond EOF. @default true */
  readonly repeatlast?: boolean | 0 | 1;
  /** How strictly to sync streams based on secondary input timestamps. 0 … 1 @default default */
  readonly ts_sync_mode?: 'default' | 'nearest' | number;
};
