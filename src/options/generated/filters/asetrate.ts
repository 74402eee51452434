// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `asetrate`. */
export type AsetrateFilterOptions = {
  /** Set the sample rate. 1 … ∞ @default 44100 */
  readonly sample_rate?: Quantity;
  /** Set the sample rate. 1 … ∞ @default 44100 */
  readonly r?: Quantity;
};
