// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `unsharp`. */
export type UnsharpFilterOptions = {
  /** Set luma matrix horizontal size. 3 … 23 @default 5 */
  readonly luma_msize_x?: Quantity;
  /** Set luma matrix horizontal size. 3 … 23 @default 5 */
  readonly lx?: Quantity;
  /** Set luma matrix vertical size. 3 … 23 @default 5 */
  readonly luma_msize_y?: Quantity;
  /** Set luma matrix vertical size. 3 … 23 @default 5 */
  readonly ly?: Quantity;
  /** Set luma effect strength. -2 … 5 @default 1 */
  readonly luma_amount?: Quantity;
  /** Set luma effect strength. -2 … 5 @default 1 */
  readonly la?: Quantity;
  /** Set chroma matrix horizontal size. 3 … 23 @default 5 */
  readonly chroma_msize_x?: Quantity;
  /** Set chroma matrix horizontal size. 3 … 23 @default 5 */
  readonly cx?: Quantity;
  /** Set chroma matrix vertical size. 3 … 23 @default 5 */
  readonly chroma_msize_y?: Quantity;
  /** Set chroma matrix vertical size. 3 … 23 @default 5 */
  readonly cy?: Quantity;
  /** Set chroma effect strength. -2 … 5 @default 0 */
  readonly chroma_amount?: Quantity;
  /** Set chroma effect strength. -2 … 5 @default 0 */
  readonly ca?: Quantity;
  /** Set alpha matrix horizontal size. 3 … 23 @default 5 */
  readonly alpha_msize_x?: Quantity;
  /** Set alpha matrix horizontal size. 3 … 23 @default 5 */
  readonly ax?: Quantity;
  /** Set alpha matrix vertical size. 3 … 23 @default 5 */
  readonly alpha_msize_y?: Quantity;
  /** Set alpha matrix vertical size. 3 … 23 @default 5 */
  readonly ay?: Quantity;
  /** Set alpha effect strength. -2 … 5 @default 0 */
  readonly alpha_amount?: Quantity;
  /** Set alpha effect strength. -2 … 5 @default 0 */
  readonly aa?: Quantity;
};
