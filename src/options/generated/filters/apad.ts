// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `apad`. */
export type ApadFilterOptions = {
  /** Set silence packet size. 0 … ∞ @default 4096 */
  readonly packet_size?: Quantity;
  /** Set number of samples of silence to add. -1 … ∞ @default -1 */
  readonly pad_len?: Quantity;
  /** Set minimum target number of samples in the audio stream. -1 … ∞ @default -1 */
  readonly whole_len?: Quantity;
  /** Set duration of silence to add. -1 … ∞ @default -1 */
  readonly pad_dur?: string | number;
  /** Set minimum target duration in the audio stream. -1 … ∞ @default -1 */
  readonly whole_dur?: string | number;
};
