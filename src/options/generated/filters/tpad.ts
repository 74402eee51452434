// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `tpad`. */
export type TpadFilterOptions = {
  /** Set the number of frames to delay input. 0 … ∞ @default 0 */
  readonly start?: Quantity;
  /** Set the number of frames to add after input finished. -1 … ∞ @default 0 */
  readonly stop?: Quantity;
  /** Set the mode of added frames to start. 0 … 1 @default add */
  readonly start_mode?: 'add' | 'clone' | number;
  /** Set the mode of added frames to end. 0 … 1 @default add */
  readonly stop_mode?: 'add' | 'clone' | number;
  /** Set the duration to delay input. 0 … ∞ @default 0 */
  readonly start_duration?: string | number;
  /** Set the duration to pad input. 0 … ∞ @default 0 */
  readonly stop_duration?: string | number;
  /** Set the color of the added frames. @default black */
  readonly color?: string;
};
