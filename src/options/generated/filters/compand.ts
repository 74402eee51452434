// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `compand`. */
export type CompandFilterOptions = {
  /** Set time over which increase of volume is determined. @default 0 */
  readonly attacks?: string | number;
  /** Set time over which decrease of volume is determined. @default 0.8 */
  readonly decays?: string | number;
  /** Set points of transfer function. @default -70/-70|-60/-20|1/0 */
  readonly points?: string | number;
  /** Set soft-knee. 0.01 … 900 @default 0.01 */
  readonly 'soft-knee'?: Quantity;
  /** Set output gain. -900 … 900 @default 0 */
  readonly gain?: Quantity;
  /** Set initial volume. -900 … 0 @default 0 */
  readonly volume?: Quantity;
  /** Set delay for samples before sending them to volume adjuster. 0 … 20 @default 0 */
  readonly delay?: Quantity;
};
