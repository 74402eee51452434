// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `vibrato`. */
export type VibratoFilterOptions = {
  /** Set frequency in hertz. 0.1 … 20000 @default 5 */
  readonly f?: Quantity;
  /** Set depth as percentage. 0 … 1 @default 0.5 */
  readonly d?: Quantity;
};
