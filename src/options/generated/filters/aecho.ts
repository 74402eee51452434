// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `aecho`. */
export type AechoFilterOptions = {
  /** Set signal input gain. 0 … 1 @default 0.6 */
  readonly in_gain?: Quantity;
  /** Set signal output gain. 0 … 1 @default 0.3 */
  readonly out_gain?: Quantity;
  /** Set list of signal delays. @default 1000 */
  readonly delays?: string | number;
  /** Set list of signal decays. @default 0.5 */
  readonly decays?: string | number;
};
