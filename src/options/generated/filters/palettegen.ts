// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `palettegen`. */
export type PalettegenFilterOptions = {
  /** Set the maximum number of colors to use in the palette. 2 … 256 @default 256 */
  readonly max_colors?: Quantity;
  /** Reserve a palette entry for transparency. @default true */
  readonly reserve_transparent?: boolean | 0 | 1;
  /** Set a background color for transparency. @default lime */
  readonly transparency_color?: string;
  /** Set statistics mode. 0 … 2 @default full */
  readonly stats_mode?: 'full' | 'diff' | 'single' | number;
};
