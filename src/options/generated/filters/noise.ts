// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `noise`. */
export type NoiseFilterOptions = {
  /** Set component #0 noise seed. -1 … ∞ @default -1 */
  readonly all_seed?: Quantity;
  /** Set component #0 strength. 0 … 100 @default 0 */
  readonly all_strength?: Quantity;
  /** Set component #0 strength. 0 … 100 @default 0 */
  readonly alls?: Quantity;
  /** Set component #0 flags. @default 0 */
  readonly all_flags?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #0 flags. @default 0 */
  readonly allf?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #0 noise seed. -1 … ∞ @default -1 */
  readonly c0_seed?: Quantity;
  /** Set component #0 strength. 0 … 100 @default 0 */
  readonly c0_strength?: Quantity;
  /** Set component #0 strength. 0 … 100 @default 0 */
  readonly c0s?: Quantity;
  /** Set component #0 flags. @default 0 */
  readonly c0_flags?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #0 flags. @default 0 */
  readonly c0f?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #1 noise seed. -1 … ∞ @default -1 */
  readonly c1_seed?: Quantity;
  /** Set component #1 strength. 0 … 100 @default 0 */
  readonly c1_strength?: Quantity;
  /** Set component #1 strength. 0 … 100 @default 0 */
  readonly c1s?: Quantity;
  /** Set component #1 flags. @default 0 */
  readonly c1_flags?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #1 flags. @default 0 */
  readonly c1f?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #2 noise seed. -1 … ∞ @default -1 */
  readonly c2_seed?: Quantity;
  /** Set component #2 strength. 0 … 100 @default 0 */
  readonly c2_strength?: Quantity;
  /** Set component #2 strength. 0 … 100 @default 0 */
  readonly c2s?: Quantity;
  /** Set component #2 flags. @default 0 */
  readonly c2_flags?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #2 flags. @default 0 */
  readonly c2f?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #3 noise seed. -1 … ∞ @default -1 */
  readonly c3_seed?: Quantity;
  /** Set component #3 strength. 0 … 100 @default 0 */
  readonly c3_strength?: Quantity;
  /** Set component #3 strength. 0 … 100 @default 0 */
  readonly c3s?: Quantity;
  /** Set component #3 flags. @default 0 */
  readonly c3_flags?: 'a' | 'p' | 't' | 'u' | (string & {});
  /** Set component #3 flags. @default 0 */
  readonly c3f?: 'a' | 'p' | 't' | 'u' | (string & {});
};
