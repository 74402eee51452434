// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `tile`. */
export type TileFilterOptions = {
  /** Set grid size. @default 6x5 */
  readonly layout?: string;
  /** Set maximum number of frame to render. 0 … ∞ @default 0 */
  readonly nb_frames?: Quantity;
  /** Set outer border margin in pixels. 0 … 1024 @default 0 */
  readonly margin?: Quantity;
  /** Set inner border thickness in pixels. 0 … 1024 @default 0 */
  readonly padding?: Quantity;
  /** Set the color of the unused area. @default black */
  readonly color?: string;
  /** Set how many frames to overlap for each render. 0 … ∞ @default 0 */
  readonly overlap?: Quantity;
  /** Set how many frames to initially pad. 0 … ∞ @default 0 */
  readonly init_padding?: Quantity;
};
