// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `atempo`. */
export type AtempoFilterOptions = {
  /** Set tempo scale factor. 0.5 … 100 @default 1 */
  readonly tempo?: Quantity;
};
