// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `format`. */
export type FormatFilterOptions = {
  /** A '|'-separated list of pixel formats. */
  readonly pix_fmts?: string | number;
  /** A '|'-separated list of color spaces. */
  readonly color_spaces?: string | number;
  /** A '|'-separated list of color ranges. */
  readonly color_ranges?: string | number;
  /** A '|'-separated list of alpha modes. */
  readonly alpha_modes?: string | number;
};
