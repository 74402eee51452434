// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `tonemap`. */
export type TonemapFilterOptions = {
  /** Tonemap algorithm selection. 0 … 6 @default none */
  readonly tonemap?: 'none' | 'linear' | 'gamma' | 'clip' | 'reinhard' | 'hable' | 'mobius' | number;
  /** Tonemap parameter. 2.2250738585072014e-308 … ∞ */
  readonly param?: Quantity;
  /** Desaturation strength. 0 … ∞ @default 2 */
  readonly desat?: Quantity;
  /** Signal peak override. 0 … ∞ @default 0 */
  readonly peak?: Quantity;
};
