// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `flanger`. */
export type FlangerFilterOptions = {
  /** Base delay in milliseconds. 0 … 30 @default 0 */
  readonly delay?: Quantity;
  /** Added swept delay in milliseconds. 0 … 10 @default 2 */
  readonly depth?: Quantity;
  /** Percentage regeneration (delayed signal feedback) -95 … 95 @default 0 */
  readonly regen?: Quantity;
  /** Percentage of delayed signal mixed with original. 0 … 100 @default 71 */
  readonly width?: Quantity;
  /** Sweeps per second (Hz) 0.1 … 10 @default 0.5 */
  readonly speed?: Quantity;
  /** Swept wave shape. 0 … 1 @default sinusoidal */
  readonly shape?: 'triangular' | 't' | 'sinusoidal' | 's' | number;
  /** Swept wave percentage phase-shift for multi-channel. 0 … 100 @default 25 */
  readonly phase?: Quantity;
  /** Delay-line interpolation. 0 … 1 @default linear */
  readonly interp?: 'linear' | 'quadratic' | number;
};
