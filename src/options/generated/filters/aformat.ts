// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `aformat`. */
export type AformatFilterOptions = {
  /** A '|'-separated list of sample formats. 0 … 0 */
  readonly sample_fmts?: string;
  /** A '|'-separated list of sample formats. 0 … 0 */
  readonly f?: string;
  /** A '|'-separated list of sample rates. 1 … ∞ */
  readonly sample_rates?: string;
  /** A '|'-separated list of sample rates. 1 … ∞ */
  readonly r?: string;
  /** A '|'-separated list of channel layouts. */
  readonly channel_layouts?: string;
  /** A '|'-separated list of channel layouts. */
  readonly cl?: string;
};
