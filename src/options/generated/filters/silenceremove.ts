// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `silenceremove`. */
export type SilenceremoveFilterOptions = {
  /** Set periods of silence parts to skip from start. 0 … 9000 @default 0 */
  readonly start_periods?: Quantity;
  /** Set start duration of non-silence part. 0 … ∞ @default 0 */
  readonly start_duration?: string | number;
  /** Set threshold for start silence detection. 0 … ∞ @default 0 */
  readonly start_threshold?: Quantity;
  /** Set start duration of silence part to keep. 0 … ∞ @default 0 */
  readonly start_silence?: string | number;
  /** Set which channel will trigger trimming from start. 0 … 1 @default any */
  readonly start_mode?: 'any' | 'all' | number;
  /** Set periods of silence parts to skip from end. -9000 … 9000 @default 0 */
  readonly stop_periods?: Quantity;
  /** Set stop duration of silence part. 0 … ∞ @default 0 */
  readonly stop_duration?: string | number;
  /** Set threshold for stop silence detection. 0 … ∞ @default 0 */
  readonly stop_threshold?: Quantity;
  /** Set stop duration of silence part to keep. 0 … ∞ @default 0 */
  readonly stop_silence?: string | number;
  /** Set which channel will trigger trimming from end. 0 … 1 @default all */
  readonly stop_mode?: 'any' | 'all' | number;
  /** Set how silence is detected. 0 … 5 @default rms */
  readonly detection?: 'avg' | 'rms' | 'peak' | 'median' | 'ptp' | 'dev' | number;
  /** Set duration of window for silence detection. 0 … 100000000 @default 20000 */
  readonly window?: string | number;
  /** Set how every output frame timestamp is processed. 0 … 1 @default write */
  readonly timestamp?: 'write' | 'copy' | number;
};
