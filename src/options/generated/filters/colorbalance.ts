// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `colorbalance`. */
export type ColorbalanceFilterOptions = {
  /** Set red shadows. -1 … 1 @default 0 */
  readonly rs?: Quantity;
  /** Set green shadows. -1 … 1 @default 0 */
  readonly gs?: Quantity;
  /** Set blue shadows. -1 … 1 @default 0 */
  readonly bs?: Quantity;
  /** Set red midtones. -1 … 1 @default 0 */
  readonly rm?: Quantity;
  /** Set green midtones. -1 … 1 @default 0 */
  readonly gm?: Quantity;
  /** Set blue midtones. -1 … 1 @default 0 */
  readonly bm?: Quantity;
  /** Set red highlights. -1 … 1 @default 0 */
  readonly rh?: Quantity;
  /** Set green highlights. -1 … 1 @default 0 */
  readonly gh?: Quantity;
  /** Set blue highlights. -1 … 1 @default 0 */
  readonly bh?: Quantity;
  /** Preserve lightness. @default false */
  readonly pl?: boolean | 0 | 1;
};
