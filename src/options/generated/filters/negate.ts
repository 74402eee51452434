// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `negate`. */
export type NegateFilterOptions = {
  /** Set components to negate. @default 119 */
  readonly components?: 'y' | 'u' | 'v' | 'r' | 'g' | 'b' | 'a' | (string & {});
  /** @default false */
  readonly negate_alpha?: boolean | 0 | 1;
};
