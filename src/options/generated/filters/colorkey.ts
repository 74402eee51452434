// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `colorkey`. */
export type ColorkeyFilterOptions = {
  /** Set the colorkey key color. @default black */
  readonly color?: string;
  /** Set the colorkey similarity value. 0.00001 … 1 @default 0.01 */
  readonly similarity?: Quantity;
  /** Set the colorkey key blend value. 0 … 1 @default 0 */
  readonly blend?: Quantity;
};
