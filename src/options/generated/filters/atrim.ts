// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `atrim`. */
export type AtrimFilterOptions = {
  /** Timestamp of the first frame that should be passed. @default 9223372036854776000 */
  readonly start?: string | number;
  /** Timestamp of the first frame that should be passed. @default 9223372036854776000 */
  readonly starti?: string | number;
  /** Timestamp of the first frame that should be dropped again. @default 9223372036854776000 */
  readonly end?: string | number;
  /** Timestamp of the first frame that should be dropped again. @default 9223372036854776000 */
  readonly endi?: string | number;
  /** Timestamp of the first frame that should be passed. @default -9223372036854776000 */
  readonly start_pts?: Quantity;
  /** Timestamp of the first frame that should be dropped again. @default -9223372036854776000 */
  readonly end_pts?: Quantity;
  /** Maximum duration of the output. 0 … ∞ @default 0 */
  readonly duration?: string | number;
  /** Maximum duration of the output. 0 … ∞ @default 0 */
  readonly durationi?: string | number;
  /** Number of the first audio sample that should be passed to the output. -1 … ∞ @default -1 */
  readonly start_sample?: Quantity;
  /** Number of the first audio sample that should be dropped again. 0 … ∞ @default 9223372036854776000 */
  readonly end_sample?: Quantity;
};
