// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `aresample`. */
export type AresampleFilterOptions = {
  /** 0 … ∞ @default 0 */
  readonly sample_rate?: Quantity;
};
