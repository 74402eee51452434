// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `select`. */
export type SelectFilterOptions = {
  /** Set an expression to use for selecting frames. @default 1 */
  readonly expr?: string | number;
  /** Set an expression to use for selecting frames. @default 1 */
  readonly e?: string | number;
  /** Set the number of outputs. 1 … ∞ @default 1 */
  readonly outputs?: Quantity;
  /** Set the number of outputs. 1 … ∞ @default 1 */
  readonly n?: Quantity;
};
