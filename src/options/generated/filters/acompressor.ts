// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `acompressor`. */
export type AcompressorFilterOptions = {
  /** Set input gain. 0.015625 … 64 @default 1 */
  readonly level_in?: Quantity;
  /** Set mode. 0 … 1 @default downward */
  readonly mode?: 'downward' | 'upward' | number;
  /** Set threshold. 0.000976563 … 1 @default 0.125 */
  readonly threshold?: Quantity;
  /** Set ratio. 1 … 20 @default 2 */
  readonly ratio?: Quantity;
  /** Set attack. 0.01 … 2000 @default 20 */
  readonly attack?: Quantity;
  /** Set release. 0.01 … 9000 @default 250 */
  readonly release?: Quantity;
  /** Set make up gain. 1 … 64 @default 1 */
  readonly makeup?: Quantity;
  /** Set knee. 1 … 8 @default 2.82843 */
  readonly knee?: Quantity;
  /** Set link type. 0 … 1 @default average */
  readonly link?: 'average' | 'maximum' | number;
  /** Set detection. 0 … 1 @default rms */
  readonly detection?: 'peak' | 'rms' | number;
  /** Set sidechain gain. 0.015625 … 64 @default 1 */
  readonly level_sc?: Quantity;
  /** Set mix. 0 … 1 @default 1 */
  readonly mix?: Quantity;
};
