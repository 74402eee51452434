// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `aloop`. */
export type AloopFilterOptions = {
  /** Number of loops. -1 … ∞ @default 0 */
  readonly loop?: Quantity;
  /** Max number of samples to loop. 0 … ∞ @default 0 */
  readonly size?: Quantity;
  /** Set the loop start sample. -1 … ∞ @default 0 */
  readonly start?: Quantity;
  /** Set the loop start time. @default 9223372036854776000 */
  readonly time?: string | number;
};
