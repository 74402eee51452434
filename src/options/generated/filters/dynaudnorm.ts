// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `dynaudnorm`. */
export type DynaudnormFilterOptions = {
  /** Set the frame length in msec. 10 … 8000 @default 500 */
  readonly framelen?: Quantity;
  /** Set the frame length in msec. 10 … 8000 @default 500 */
  readonly f?: Quantity;
  /** Set the filter size. 3 … 301 @default 31 */
  readonly gausssize?: Quantity;
  /** Set the filter size. 3 … 301 @default 31 */
  readonly g?: Quantity;
  /** Set the peak value. 0 … 1 @default 0.95 */
  readonly peak?: Quantity;
  /** Set the peak value. 0 … 1 @default 0.95 */
  readonly p?: Quantity;
  /** Set the max amplification. 1 … 100 @default 10 */
  readonly maxgain?: Quantity;
  /** Set the max amplification. 1 … 100 @default 10 */
  readonly m?: Quantity;
  /** Set the target RMS. 0 … 1 @default 0 */
  readonly targetrms?: Quantity;
  /** Set the target RMS. 0 … 1 @default 0 */
  readonly r?: Quantity;
  /** Set channel coupling. @default true */
  readonly coupling?: boolean | 0 | 1;
  /** Set channel coupling. @default true */
  readonly n?: boolean | 0 | 1;
  /** Set DC correction. @default false */
  readonly correctdc?: boolean | 0 | 1;
  /** Set DC correction. @default false */
  readonly c?: boolean | 0 | 1;
  /** Set alternative boundary mode. @default false */
  readonly altboundary?: boolean | 0 | 1;
  /** Set alternative boundary mode. @default false */
  readonly b?: boolean | 0 | 1;
  /** Set the compress factor. 0 … 30 @default 0 */
  readonly compress?: Quantity;
  /** Set the compress factor. 0 … 30 @default 0 */
  readonly s?: Quantity;
  /** Set the threshold value. 0 … 1 @default 0 */
  readonly threshold?: Quantity;
  /** Set the threshold value. 0 … 1 @default 0 */
  readonly t?: Quantity;
  /** Set channels to filter. @default all */
  readonly channels?: string | number;
  /** Set channels to filter. @default all */
  readonly h?: string | number;
  /** Set the frame overlap. 0 … 1 @default 0 */
  readonly overlap?: Quantity;
  /** Set the frame overlap. 0 … 1 @default 0 */
  readonly o?: Quantity;
  /** Set the custom peak mapping curve. */
  readonly curve?: string | number;
  /** Set the custom peak mapping curve. */
  readonly v?: string | number;
};
