// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `paletteuse`. */
export type PaletteuseFilterOptions = {
  /** Select dithering mode. 0 … 8 @default sierra2_4a */
  readonly dither?: 'bayer' | 'heckbert' | 'floyd_steinberg' | 'sierra2' | 'sierra2_4a' | 'sierra3' | 'burkes' | 'atkinson' | number;
  /** Set scale for bayer dithering. 0 … 5 @default 2 */
  readonly bayer_scale?: Quantity;
  /** Set frame difference mode. 0 … 1 @default 0 */
  readonly diff_mode?: 'rectangle' | number;
  /** Take new palette for each output frame. @default false */
  readonly new?: boolean | 0 | 1;
  /** Set the alpha threshold for transparency. 0 … 255 @default 128 */
  readonly alpha_threshold?: Quantity;
  /** Save Graphviz graph of the kdtree in specified file. */
  readonly debug_kdtree?: string | number;
};
