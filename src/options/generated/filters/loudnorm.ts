// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `loudnorm`. */
export type LoudnormFilterOptions = {
  /** Set integrated loudness target. -70 … -5 @default -24 */
  readonly I?: Quantity;
  /** Set integrated loudness target. -70 … -5 @default -24 */
  readonly i?: Quantity;
  /** Set loudness range target. 1 … 50 @default 7 */
  readonly LRA?: Quantity;
  /** Set loudness range target. 1 … 50 @default 7 */
  readonly lra?: Quantity;
  /** Set maximum true peak. -9 … 0 @default -2 */
  readonly TP?: Quantity;
  /** Set maximum true peak. -9 … 0 @default -2 */
  readonly tp?: Quantity;
  /** Measured IL of input file. -99 … 0 @default 0 */
  readonly measured_I?: Quantity;
  /** Measured IL of input file. -99 … 0 @default 0 */
  readonly measured_i?: Quantity;
  /** Measured LRA of input file. 0 … 99 @default 0 */
  readonly measured_LRA?: Quantity;
  /** Measured LRA of input file. 0 … 99 @default 0 */
  readonly measured_lra?: Quantity;
  /** Measured true peak of input file. -99 … 99 @default 99 */
  readonly measured_TP?: Quantity;
  /** Measured true peak of input file. -99 … 99 @default 99 */
  readonly measured_tp?: Quantity;
  /** Measured threshold of input file. -99 … 0 @default -70 */
  readonly measured_thresh?: Quantity;
  /** Set offset gain. -99 … 99 @default 0 */
  readonly offset?: Quantity;
  /** Normalize linearly if possible. @default true */
  readonly linear?: boolean | 0 | 1;
  /** Treat mono input as dual-mono. @default false */
  readonly dual_mono?: boolean | 0 | 1;
  /** Set print format for stats. 0 … 2 @default none */
  readonly print_format?: 'none' | 'json' | 'summary' | number;
  /** Set stats output file. */
  readonly stats_file?: string | number;
};
