// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `gblur`. */
export type GblurFilterOptions = {
  /** Set sigma. 0 … 1024 @default 0.5 */
  readonly sigma?: Quantity;
  /** Set number of steps. 1 … 6 @default 1 */
  readonly steps?: Quantity;
  /** Set planes to filter. 0 … 15 @default 15 */
  readonly planes?: Quantity;
  /** Set vertical sigma. -1 … 1024 @default -1 */
  readonly sigmaV?: Quantity;
};
