// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options that every encoder of its kind has. */
export type AnyAudioEncoderOptions = {
  /** Set bitrate (in bits/s) 0 … ∞ @default 200000 */
  readonly b?: Quantity;
  /** Set bitrate (in bits/s) 0 … ∞ @default 128000 */
  readonly ab?: Quantity;
  /** Set video bitrate tolerance (in bits/s). In 1-pass mode, bitrate tolerance specifies how far ratecontrol is willing to deviate from the target average bitrate value. This is not related to minimum/maximum bitrate. Lowering tolerance too much has an adverse effect on quality. 0 … ∞ @default 4000000 */
  readonly bt?: Quantity;
  /** @default 0 */
  readonly flags?: 'unaligned' | 'mv4' | 'qpel' | 'loop' | 'qscale' | 'recon_frame' | 'copy_opaque' | 'frame_duration' | 'pass1' | 'pass2' | 'gray' | 'psnr' | 'ildct' | 'low_delay' | 'global_header' | 'bitexact' | 'aic' | 'ilme' | 'cgop' | 'output_corrupt' | (string & {});
  /** @default 0 */
  readonly flags2?: 'fast' | 'noout' | 'ignorecrop' | 'local_header' | 'chunks' | 'showall' | 'export_mvs' | 'skip_manual' | 'ass_ro_flush_noop' | 'icc_profiles' | 'fixed_frame_size' | (string & {});
  /** Export metadata as side data. @default 0 */
  readonly export_side_data?: 'mvs' | 'prft' | 'venc_params' | 'film_grain' | 'enhancements' | (string & {});
  /** Set audio sampling rate (in Hz) 0 … ∞ @default 0 */
  readonly ar?: Quantity;
  /** Set cutoff bandwidth. @default 0 */
  readonly cutoff?: Quantity;
  /** 0 … ∞ @default 0 */
  readonly frame_size?: Quantity;
  /** How strictly to follow the standards. @default normal */
  readonly strict?: 'very' | 'strict' | 'normal' | 'unofficial' | 'experimental' | number;
  /** Set error detection flags. @default 0 */
  readonly err_detect?: 'crccheck' | 'bitstream' | 'buffer' | 'explode' | 'ignore_err' | 'careful' | 'compliant' | 'aggressive' | (string & {});
  /** Maximum bitrate (in bits/s). Used for VBV together with bufsize. 0 … ∞ @default 0 */
  readonly maxrate?: Quantity;
  /** Minimum bitrate (in bits/s). Most useful in setting up a CBR encode. It is of little use otherwise. @default 0 */
  readonly minrate?: Quantity;
  /** Set ratecontrol buffer size (in bits) @default 0 */
  readonly bufsize?: Quantity;
  /** Print specific debug info. @default 0 */
  readonly debug?: 'pict' | 'rc' | 'bitstream' | 'mb_type' | 'qp' | 'dct_coeff' | 'green_metadata' | 'skip' | 'startcode' | 'er' | 'mmco' | 'bugs' | 'buffers' | 'thread_ops' | 'nomc' | (string & {});
  /** @default 0 */
  readonly global_quality?: Quantity;
  /** Set the number of threads. 0 … ∞ @default 1 */
  readonly threads?: 'auto' | number;
  /** @default unknown */
  readonly profile?: 'unknown' | 'main10' | number;
  /** Encoding level, usually corresponding to the profile level, codec-specific. @default unknown */
  readonly level?: 'unknown' | number;
  /** Rate-distortion optimal quantization. @default 0 */
  readonly trellis?: Quantity;
  /** @default -1 */
  readonly compression_level?: Quantity;
  readonly ch_layout?: string;
  /** Select multithreading type. @default 3 */
  readonly thread_type?: 'slice' | 'frame' | (string & {});
  /** Audio service type. 0 … 8 @default ma */
  readonly audio_service_type?: 'ma' | 'ef' | 'vi' | 'hi' | 'di' | 'co' | 'em' | 'vo' | 'ka' | number;
  /** Set information dump field separator. */
  readonly dump_separator?: string;
  /** Maximum number of pixels. 0 … ∞ @default 2147483647 */
  readonly max_pixels?: Quantity;
  /** Maximum number of samples. 0 … ∞ @default 2147483647 */
  readonly max_samples?: Quantity;
};
