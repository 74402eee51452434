// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `volume`. */
export type VolumeFilterOptions = {
  /** Set volume adjustment expression. @default 1.0 */
  readonly volume?: string | number;
  /** Select mathematical precision. 0 … 2 @default float */
  readonly precision?: 'fixed' | 'float' | 'double' | number;
  /** Specify when to evaluate expressions. 0 … 1 @default once */
  readonly eval?: 'once' | 'frame' | number;
  /** Apply replaygain side data when present. 0 … 3 @default drop */
  readonly replaygain?: 'drop' | 'ignore' | 'track' | 'album' | number;
  /** Apply replaygain pre-amplification. -15 … 15 @default 0 */
  readonly replaygain_preamp?: Quantity;
  /** Apply replaygain clipping prevention. @default true */
  readonly replaygain_noclip?: boolean | 0 | 1;
};
