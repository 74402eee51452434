// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `thumbnail`. */
export type ThumbnailFilterOptions = {
  /** Set the frames batch size. 2 … ∞ @default 100 */
  readonly n?: Quantity;
  /** Force stats logging level. @default info */
  readonly log?: 'quiet' | 'info' | 'verbose' | number;
};
