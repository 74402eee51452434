// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `deesser`. */
export type DeesserFilterOptions = {
  /** Set intensity. 0 … 1 @default 0 */
  readonly i?: Quantity;
  /** Set max deessing. 0 … 1 @default 0.5 */
  readonly m?: Quantity;
  /** Set frequency. 0 … 1 @default 0.5 */
  readonly f?: Quantity;
  /** Set output mode. 0 … 2 @default o */
  readonly s?: 'i' | 'o' | 'e' | number;
};
