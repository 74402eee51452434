// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `showspectrum`. */
export type ShowspectrumFilterOptions = {
  /** Set video size. @default 640x512 */
  readonly size?: string;
  /** Set video size. @default 640x512 */
  readonly s?: string;
  /** Set sliding mode. 0 … 4 @default replace */
  readonly slide?: 'replace' | 'scroll' | 'fullframe' | 'rscroll' | 'lreplace' | number;
  /** Set channel display mode. 0 … 1 @default combined */
  readonly mode?: 'combined' | 'separate' | number;
  /** Set channel coloring. 0 … 14 @default channel */
  readonly color?: 'channel' | 'intensity' | 'rainbow' | 'moreland' | 'nebulae' | 'fire' | 'fiery' | 'fruit' | 'cool' | 'magma' | 'green' | 'viridis' | 'plasma' | 'cividis' | 'terrain' | number;
  /** Set display scale. 0 … 5 @default sqrt */
  readonly scale?: 'lin' | 'sqrt' | 'cbrt' | 'log' | '4thrt' | '5thrt' | number;
  /** Set frequency scale. 0 … 1 @default lin */
  readonly fscale?: 'lin' | 'log' | number;
  /** Color saturation multiplier. -10 … 10 @default 1 */
  readonly saturation?: Quantity;
  /** Set window function. 0 … 20 @default hann */
  readonly win_func?: 'rect' | 'bartlett' | 'hann' | 'hanning' | 'hamming' | 'blackman' | 'welch' | 'flattop' | 'bharris' | 'bnuttall' | 'bhann' | 'sine' | 'nuttall' | 'lanczos' | 'gauss' | 'tukey' | 'dolph' | 'cauchy' | 'parzen' | 'poisson' | 'bohman' | 'kaiser' | number;
  /** Set orientation. 0 … 1 @default vertical */
  readonly orientation?: 'vertical' | 'horizontal' | number;
  /** Set window overlap. 0 … 1 @default 0 */
  readonly overlap?: Quantity;
  /** Set scale gain. 0 … 128 @default 1 */
  readonly gain?: Quantity;
  /** Set data mode. 0 … 2 @default magnitude */
  readonly data?: 'magnitude' | 'phase' | 'uphase' | number;
  /** Color rotation. -1 … 1 @default 0 */
  readonly rotation?: Quantity;
  /** Start frequency. 0 … ∞ @default 0 */
  readonly start?: Quantity;
  /** Stop frequency. 0 … ∞ @default 0 */
  readonly stop?: Quantity;
  /** Set video rate. @default auto */
  readonly fps?: string | number;
  /** Draw legend. @default false */
  readonly legend?: boolean | 0 | 1;
  /** Set dynamic range in dBFS. 10 … 200 @default 120 */
  readonly drange?: Quantity;
  /** Set upper limit in dBFS. -100 … 100 @default 0 */
  readonly limit?: Quantity;
  /** Set opacity strength. 0 … 10 @default 1 */
  readonly opacity?: Quantity;
};
