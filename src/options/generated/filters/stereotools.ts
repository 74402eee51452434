// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `stereotools`. */
export type StereotoolsFilterOptions = {
  /** Set level in. 0.015625 … 64 @default 1 */
  readonly level_in?: Quantity;
  /** Set level out. 0.015625 … 64 @default 1 */
  readonly level_out?: Quantity;
  /** Set balance in. -1 … 1 @default 0 */
  readonly balance_in?: Quantity;
  /** Set balance out. -1 … 1 @default 0 */
  readonly balance_out?: Quantity;
  /** Enable softclip. @default false */
  readonly softclip?: boolean | 0 | 1;
  /** Mute L. @default false */
  readonly mutel?: boolean | 0 | 1;
  /** Mute R. @default false */
  readonly muter?: boolean | 0 | 1;
  /** Phase L. @default false */
  readonly phasel?: boolean | 0 | 1;
  /** Phase R. @default false */
  readonly phaser?: boolean | 0 | 1;
  /** Set stereo mode. 0 … 10 @default lr>lr */
  readonly mode?: 'lr>lr' | 'lr>ms' | 'ms>lr' | 'lr>ll' | 'lr>rr' | 'lr>l+r' | 'lr>rl' | 'ms>ll' | 'ms>rr' | 'ms>rl' | 'lr>l-r' | number;
  /** Set side level. 0.015625 … 64 @default 1 */
  readonly slev?: Quantity;
  /** Set side balance. -1 … 1 @default 0 */
  readonly sbal?: Quantity;
  /** Set middle level. 0.015625 … 64 @default 1 */
  readonly mlev?: Quantity;
  /** Set middle pan. -1 … 1 @default 0 */
  readonly mpan?: Quantity;
  /** Set stereo base. -1 … 1 @default 0 */
  readonly base?: Quantity;
  /** Set delay. -20 … 20 @default 0 */
  readonly delay?: Quantity;
  /** Set S/C level. 1 … 100 @default 1 */
  readonly sclevel?: Quantity;
  /** Set stereo phase. 0 … 360 @default 0 */
  readonly phase?: Quantity;
  /** Set balance in mode. 0 … 2 @default balance */
  readonly bmode_in?: 'balance' | 'amplitude' | 'power' | number;
  /** Set balance out mode. 0 … 2 @default balance */
  readonly bmode_out?: 'balance' | 'amplitude' | 'power' | number;
};
