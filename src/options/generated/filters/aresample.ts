// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `aresample`. */
export type AresampleFilterOptions = {
  /** 0 … ∞ @default 0 */
  readonly sample_rate?: Quantity;
  /** Set input sample rate. 0 … ∞ @default 0 */
  readonly isr?: Quantity;
  /** Set input sample rate. 0 … ∞ @default 0 */
  readonly in_sample_rate?: Quantity;
  /** Set output sample rate. 0 … ∞ @default 0 */
  readonly osr?: Quantity;
  /** Set output sample rate. 0 … ∞ @default 0 */
  readonly out_sample_rate?: Quantity;
  /** Set input sample format. -1 … ∞ @default -1 */
  readonly isf?: string;
  /** Set input sample format. -1 … ∞ @default -1 */
  readonly in_sample_fmt?: string;
  /** Set output sample format. -1 … ∞ @default -1 */
  readonly osf?: string;
  /** Set output sample format. -1 … ∞ @default -1 */
  readonly out_sample_fmt?: string;
  /** Set internal sample format. -1 … ∞ @default -1 */
  readonly tsf?: string;
  /** Set internal sample format. -1 … ∞ @default -1 */
  readonly internal_sample_fmt?: string;
  /** Set input channel layout. */
  readonly ichl?: string;
  /** Set input channel layout. */
  readonly in_chlayout?: string;
  /** Set output channel layout. */
  readonly ochl?: string;
  /** Set output channel layout. */
  readonly out_chlayout?: string;
  /** Set used channel layout. */
  readonly uchl?: string;
  /** Set used channel layout. */
  readonly used_chlayout?: string;
  /** Set center mix level. -32 … 32 @default 0.7071067811865476 */
  readonly clev?: Quantity;
  /** Set center mix level. -32 … 32 @default 0.7071067811865476 */
  readonly center_mix_level?: Quantity;
  /** Set surround mix level. -32 … 32 @default 0.7071067811865476 */
  readonly slev?: Quantity;
  /** Set surround mix Level. -32 … 32 @default 0.7071067811865476 */
  readonly surround_mix_level?: Quantity;
  /** Set LFE mix level. -32 … 32 @default 0 */
  readonly lfe_mix_level?: Quantity;
  /** Set rematrix volume. -1000 … 1000 @default 1 */
  readonly rmvol?: Quantity;
  /** Set rematrix volume. -1000 … 1000 @default 1 */
  readonly rematrix_volume?: Quantity;
  /** Set rematrix maxval. 0 … 1000 @default 0 */
  readonly rematrix_maxval?: Quantity;
  /** Set flags. @default 0 */
  readonly flags?: 'res' | (string & {});
  /** Set flags. @default 0 */
  readonly swr_flags?: 'res' | (string & {});
  /** Set dither scale. 0 … ∞ @default 1 */
  readonly dither_scale?: Quantity;
  /** Set dither method. 0 … 71 @default 0 */
  readonly dither_method?: 'rectangular' | 'triangular' | 'triangular_hp' | 'lipshitz' | 'shibata' | 'low_shibata' | 'high_shibata' | 'f_weighted' | 'modified_e_weighted' | 'improved_e_weighted' | number;
  /** Set swr resampling filter size. 0 … ∞ @default 32 */
  readonly filter_size?: Quantity;
  /** Set swr resampling phase shift. 0 … 24 @default 10 */
  readonly phase_shift?: Quantity;
  /** Enable linear interpolation. @default true */
  readonly linear_interp?: boolean | 0 | 1;
  /** Enable exact rational. @default true */
  readonly exact_rational?: boolean | 0 | 1;
  /** Set cutoff frequency ratio. 0 … 1 @default 0 */
  readonly cutoff?: Quantity;
  /** Set cutoff frequency ratio. 0 … 1 @default 0 */
  readonly resample_cutoff?: Quantity;
  /** Set resampling Engine. 0 … 1 @default swr */
  readonly resampler?: 'swr' | 'soxr' | number;
  /** Set soxr resampling precision (in bits) 15 … 33 @default 20 */
  readonly precision?: Quantity;
  /** Enable soxr Chebyshev passband & higher-precision irrational ratio approximation. @default false */
  readonly cheby?: boolean | 0 | 1;
  /** Set minimum difference between timestamps and audio data (in seconds) below which no timestamp compensation of either kind is applied. 0 … ∞ @default 3.4028234663852886e+38 */
  readonly min_comp?: Quantity;
  /** Set minimum difference between timestamps and audio data (in seconds) to trigger padding/trimming the data. 0 … ∞ @default 0.1 */
  readonly min_hard_comp?: Quantity;
  /** Set duration (in seconds) over which data is stretched/squeezed to make it match the timestamps. 0 … ∞ @default 1 */
  readonly comp_duration?: Quantity;
  /** Set maximum factor by which data is stretched/squeezed to make it match the timestamps. @default 0 */
  readonly max_soft_comp?: Quantity;
  /** Simplified 1 parameter audio timestamp matching, 0(disabled), 1(filling and trimming), >1(maximum stretch/squeeze in samples per second) @default 0 */
  readonly async?: Quantity;
  /** Assume the first pts should be this value (in samples). @default -9223372036854776000 */
  readonly first_pts?: Quantity;
  /** Set matrixed stereo encoding. 0 … 6 @default none */
  readonly matrix_encoding?: 'none' | 'dolby' | 'dplii' | number;
  /** Select swr filter type. 0 … 2 @default kaiser */
  readonly filter_type?: 'cubic' | 'blackman_nuttall' | 'kaiser' | number;
  /** Set swr Kaiser window beta. 2 … 16 @default 9 */
  readonly kaiser_beta?: Quantity;
  /** Set swr number of output sample bits. 0 … 64 @default 0 */
  readonly output_sample_bits?: Quantity;
};
