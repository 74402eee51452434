// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `fade`. */
export type FadeFilterOptions = {
  /** Set the fade direction. 0 … 1 @default in */
  readonly type?: 'in' | 'out' | number;
  /** Set the fade direction. 0 … 1 @default in */
  readonly t?: 'in' | 'out' | number;
  /** Number of the first frame to which to apply the effect. 0 … ∞ @default 0 */
  readonly start_frame?: Quantity;
  /** Number of the first frame to which to apply the effect. 0 … ∞ @default 0 */
  readonly s?: Quantity;
  /** Number of frames to which the effect should be applied. 1 … ∞ @default 25 */
  readonly nb_frames?: Quantity;
  /** Number of frames to which the effect should be applied. 1 … ∞ @default 25 */
  readonly n?: Quantity;
  /** Fade alpha if it is available on the input. @default false */
  readonly alpha?: boolean | 0 | 1;
  /** Number of seconds of the beginning of the effect. 0 … ∞ @default 0 */
  readonly start_time?: string | number;
  /** Number of seconds of the beginning of the effect. 0 … ∞ @default 0 */
  readonly st?: string | number;
  /** Duration of the effect in seconds. 0 … ∞ @default 0 */
  readonly duration?: string | number;
  /** Duration of the effect in seconds. 0 … ∞ @default 0 */
  readonly d?: string | number;
  /** Set color. @default black */
  readonly color?: string;
  /** Set color. @default black */
  readonly c?: string;
};
