// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `transpose`. */
export type TransposeFilterOptions = {
  /** Set transpose direction. 0 … 7 @default cclock_flip */
  readonly dir?: 'cclock_flip' | 'clock' | 'cclock' | 'clock_flip' | number;
  /** Do not apply transposition if the input matches the specified geometry. 0 … ∞ @default none */
  readonly passthrough?: 'none' | 'portrait' | 'landscape' | number;
};
