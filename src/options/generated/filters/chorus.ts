// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `chorus`. */
export type ChorusFilterOptions = {
  /** Set input gain. 0 … 1 @default 0.4 */
  readonly in_gain?: Quantity;
  /** Set output gain. 0 … 1 @default 0.4 */
  readonly out_gain?: Quantity;
  /** Set delays. */
  readonly delays?: string | number;
  /** Set decays. */
  readonly decays?: string | number;
  /** Set speeds. */
  readonly speeds?: string | number;
  /** Set depths. */
  readonly depths?: string | number;
};
