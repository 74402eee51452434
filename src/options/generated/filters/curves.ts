// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `curves`. */
export type CurvesFilterOptions = {
  /** Select a color curves preset. 0 … 10 @default none */
  readonly preset?: 'none' | 'color_negative' | 'cross_process' | 'darker' | 'increase_contrast' | 'lighter' | 'linear_contrast' | 'medium_contrast' | 'negative' | 'strong_contrast' | 'vintage' | number;
  /** Set master points coordinates. */
  readonly master?: string | number;
  /** Set master points coordinates. */
  readonly m?: string | number;
  /** Set red points coordinates. */
  readonly red?: string | number;
  /** Set red points coordinates. */
  readonly r?: string | number;
  /** Set green points coordinates. */
  readonly green?: string | number;
  /** Set green points coordinates. */
  readonly g?: string | number;
  /** Set blue points coordinates. */
  readonly blue?: string | number;
  /** Set blue points coordinates. */
  readonly b?: string | number;
  /** Set points coordinates for all components. */
  readonly all?: string | number;
  /** Set Photoshop curves file name. */
  readonly psfile?: string | number;
  /** Save Gnuplot script of the curves in specified file. */
  readonly plot?: string | number;
  /** Specify the kind of interpolation. 0 … 1 @default natural */
  readonly interp?: 'natural' | 'pchip' | number;
};
