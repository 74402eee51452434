// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `alimiter`. */
export type AlimiterFilterOptions = {
  /** Set input level. 0.015625 … 64 @default 1 */
  readonly level_in?: Quantity;
  /** Set output level. 0.015625 … 64 @default 1 */
  readonly level_out?: Quantity;
  /** Set limit. 0.0625 … 1 @default 1 */
  readonly limit?: Quantity;
  /** Set attack. 0.1 … 80 @default 5 */
  readonly attack?: Quantity;
  /** Set release. 1 … 8000 @default 50 */
  readonly release?: Quantity;
  /** Enable asc. @default false */
  readonly asc?: boolean | 0 | 1;
  /** Set asc level. 0 … 1 @default 0.5 */
  readonly asc_level?: Quantity;
  /** Auto level. @default true */
  readonly level?: boolean | 0 | 1;
  /** Compensate delay. @default false */
  readonly latency?: boolean | 0 | 1;
};
