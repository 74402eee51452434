// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `fps`. */
export type FpsFilterOptions = {
  /** A string describing desired output framerate. @default 25 */
  readonly fps?: string | number;
  /** Assume the first PTS should be this value. @default 1.7976931348623157e+308 */
  readonly start_time?: Quantity;
  /** Set rounding method for timestamps. 0 … 5 @default near */
  readonly round?: 'zero' | 'inf' | 'down' | 'up' | 'near' | number;
  /** Action performed for last frame. 0 … 1 @default round */
  readonly eof_action?: 'round' | 'pass' | number;
};
