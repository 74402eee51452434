// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `curves`. */
export type CurvesFilterOptions = {
  /** Select a color curves preset. 0 … 10 @default none */
  readonly preset?: 'none' | 'color_negative' | 'cross_process' | 'darker' | 'increase_contrast' | 'lighter' | 'linear_contrast' | 'medium_contrast' | 'negative' | 'strong_contrast' | 'vintage' | number;
  /** Set master points coordinates. */
  readonly master?: string;
  /** Set master points coordinates. */
  readonly m?: string;
  /** Set red points coordinates. */
  readonly red?: string;
  /** Set red points coordinates. */
  readonly r?: string;
  /** Set green points coordinates. */
  readonly green?: string;
  /** Set green points coordinates. */
  readonly g?: string;
  /** Set blue points coordinates. */
  readonly blue?: string;
  /** Set blue points coordinates. */
  readonly b?: string;
  /** Set points coordinates for all components. */
  readonly all?: string;
  /** Set Photoshop curves file name. */
  readonly psfile?: string;
  /** Save Gnuplot script of the curves in specified file. */
  readonly plot?: string;
  /** Specify the kind of interpolation. 0 … 1 @default natural */
  readonly interp?: 'natural' | 'pchip' | number;
};
