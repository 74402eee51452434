// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `adelay`. */
export type AdelayFilterOptions = {
  /** Set list of delays for each channel. */
  readonly delays?: string | number;
  /** Use last available delay for remained channels. @default false */
  readonly all?: boolean | 0 | 1;
};
