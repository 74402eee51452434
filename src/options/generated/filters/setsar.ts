// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `setsar`. */
export type SetsarFilterOptions = {
  /** Set sample (pixel) aspect ratio. @default 0 */
  readonly sar?: string | number;
  /** Set sample (pixel) aspect ratio. @default 0 */
  readonly ratio?: string | number;
  /** Set sample (pixel) aspect ratio. @default 0 */
  readonly r?: string | number;
  /** Set max value for nominator or denominator in the ratio. 1 … ∞ @default 100 */
  readonly max?: Quantity;
};
