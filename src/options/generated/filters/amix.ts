// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `amix`. */
export type AmixFilterOptions = {
  /** Number of inputs. 1 … 32767 @default 2 */
  readonly inputs?: Quantity;
  /** How to determine the end-of-stream. 0 … 2 @default longest */
  readonly duration?: 'longest' | 'shortest' | 'first' | number;
  /** Transition time, in seconds, for volume renormalization when an input stream ends. 0 … ∞ @default 2 */
  readonly dropout_transition?: Quantity;
  /** Set weight for each input. @default 1 1 */
  readonly weights?: string | number;
  /** Scale inputs. @default true */
  readonly normalize?: boolean | 0 | 1;
};
