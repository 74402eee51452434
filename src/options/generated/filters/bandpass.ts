// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `bandpass`. */
export type BandpassFilterOptions = {
  /** Set central frequency. 0 … 999999 @default 3000 */
  readonly frequency?: Quantity;
  /** Set central frequency. 0 … 999999 @default 3000 */
  readonly f?: Quantity;
  /** Set filter-width type. 1 … 5 @default q */
  readonly width_type?: 'h' | 'q' | 'o' | 's' | 'k' | number;
  /** Set filter-width type. 1 … 5 @default q */
  readonly t?: 'h' | 'q' | 'o' | 's' | 'k' | number;
  /** Set width. 0 … 99999 @default 0.5 */
  readonly width?: Quantity;
  /** Set width. 0 … 99999 @default 0.5 */
  readonly w?: Quantity;
  /** Use constant skirt gain. @default false */
  readonly csg?: boolean | 0 | 1;
  /** Set mix. 0 … 1 @default 1 */
  readonly mix?: Quantity;
  /** Set mix. 0 … 1 @default 1 */
  readonly m?: Quantity;
  /** Set channels to filter. @default all */
  readonly channels?: string | number;
  /** Set channels to filter. @default all */
  readonly c?: string | number;
  /** Normalize coefficients. @default false */
  readonly normalize?: boolean | 0 | 1;
  /** Normalize coefficients. @default false */
  readonly n?: boolean | 0 | 1;
  /** Set transform type. 0 … 6 @default di */
  readonly transform?: 'di' | 'dii' | 'tdi' | 'tdii' | 'latt' | 'svf' | 'zdf' | number;
  /** Set transform type. 0 … 6 @default di */
  readonly a?: 'di' | 'dii' | 'tdi' | 'tdii' | 'latt' | 'svf' | 'zdf' | number;
  /** Set filtering precision. -1 … 3 @default auto */
  readonly precision?: 'auto' | 's16' | 's32' | 'f32' | 'f64' | number;
  /** Set filtering precision. -1 … 3 @default auto */
  readonly r?: 'auto' | 's16' | 's32' | 'f32' | 'f64' | number;
  /** Set the block size. 0 … 32768 @default 0 */
  readonly blocksize?: Quantity;
  /** Set the block size. 0 … 32768 @default 0 */
  readonly b?: Quantity;
};
