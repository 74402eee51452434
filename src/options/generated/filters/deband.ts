// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `deband`. */
export type DebandFilterOptions = {
  /** Set 1st plane threshold. 0.00003 … 0.5 @default 0.02 */
  readonly '1thr'?: Quantity;
  /** Set 2nd plane threshold. 0.00003 … 0.5 @default 0.02 */
  readonly '2thr'?: Quantity;
  /** Set 3rd plane threshold. 0.00003 … 0.5 @default 0.02 */
  readonly '3thr'?: Quantity;
  /** Set 4th plane threshold. 0.00003 … 0.5 @default 0.02 */
  readonly '4thr'?: Quantity;
  /** Set range. @default 16 */
  readonly range?: Quantity;
  /** Set range. @default 16 */
  readonly r?: Quantity;
  /** Set direction. -6.283185307179586 … 6.283185307179586 @default 6.283185307179586 */
  readonly direction?: Quantity;
  /** Set direction. -6.283185307179586 … 6.283185307179586 @default 6.283185307179586 */
  readonly d?: Quantity;
  /** Set blur. @default true */
  readonly blur?: boolean | 0 | 1;
  /** Set blur. @default true */
  readonly b?: boolean | 0 | 1;
  /** Set plane coupling. @default false */
  readonly coupling?: boolean | 0 | 1;
  /** Set plane coupling. @default false */
  readonly c?: boolean | 0 | 1;
};
