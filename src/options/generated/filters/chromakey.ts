// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `chromakey`. */
export type ChromakeyFilterOptions = {
  /** Set the chromakey key color. @default black */
  readonly color?: string;
  /** Set the chromakey similarity value. 0.00001 … 1 @default 0.01 */
  readonly similarity?: Quantity;
  /** Set the chromakey key blend value. 0 … 1 @default 0 */
  readonly blend?: Quantity;
  /** Color parameter is in yuv instead of rgb. @default false */
  readonly yuv?: boolean | 0 | 1;
};
