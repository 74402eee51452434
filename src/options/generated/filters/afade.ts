// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `afade`. */
export type AfadeFilterOptions = {
  /** Set the fade direction. 0 … 1 @default in */
  readonly type?: 'in' | 'out' | number;
  /** Set the fade direction. 0 … 1 @default in */
  readonly t?: 'in' | 'out' | number;
  /** Set number of first sample to start fading. 0 … ∞ @default 0 */
  readonly start_sample?: Quantity;
  /** Set number of first sample to start fading. 0 … ∞ @default 0 */
  readonly ss?: Quantity;
  /** Set number of samples for fade duration. 1 … ∞ @default 44100 */
  readonly nb_samples?: Quantity;
  /** Set number of samples for fade duration. 1 … ∞ @default 44100 */
  readonly ns?: Quantity;
  /** Set time to start fading. 0 … ∞ @default 0 */
  readonly start_time?: string | number;
  /** Set time to start fading. 0 … ∞ @default 0 */
  readonly st?: string | number;
  /** Set fade duration. 0 … ∞ @default 0 */
  readonly duration?: string | number;
  /** Set fade duration. 0 … ∞ @default 0 */
  readonly d?: string | number;
  /** Set fade curve type. -1 … 22 @default tri */
  readonly curve?: 'nofade' | 'tri' | 'qsin' | 'esin' | 'hsin' | 'log' | 'ipar' | 'qua' | 'cub' | 'squ' | 'cbr' | 'par' | 'exp' | 'iqsin' | 'ihsin' | 'dese' | 'desi' | 'losi' | 'sinc' | 'isinc' | 'quat' | 'quatr' | 'qsin2' | 'hsin2' | number;
  /** Set fade curve type. -1 … 22 @default tri */
  readonly c?: 'nofade' | 'tri' | 'qsin' | 'esin' | 'hsin' | 'log' | 'ipar' | 'qua' | 'cub' | 'squ' | 'cbr' | 'par' | 'exp' | 'iqsin' | 'ihsin' | 'dese' | 'desi' | 'losi' | 'sinc' | 'isinc' | 'quat' | 'quatr' | 'qsin2' | 'hsin2' | number;
  /** Set the silence gain. 0 … 1 @default 0 */
  readonly silence?: Quantity;
  /** Set the unity gain. 0 … 1 @default 1 */
  readonly unity?: Quantity;
};
