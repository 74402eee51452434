// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `libx265`. */
export type Libx265EncoderOptions = AnyVideoEncoderOptions & {
  /** Set the x265 crf. -1 … ∞ @default -1 */
  readonly crf?: Quantity;
  /** Set the x265 qp. -1 … ∞ @default -1 */
  readonly qp?: Quantity;
  /** If forcing keyframes, force them as IDR frames. @default false */
  readonly 'forced-idr'?: boolean | 0 | 1;
  /** Set the x265 preset. */
  readonly preset?: string;
  /** Set the x265 tune parameter. */
  readonly tune?: string;
  /** Set the x265 profile. */
  readonly profile?: string;
  /** Filename for 2 pass stats. */
  readonly 'x265-stats'?: string;
  /** Use user data unregistered SEI if available. @default false */
  readonly udu_sei?: boolean | 0 | 1;
  /** Use A53 Closed Captions (if available) @default false */
  readonly a53cc?: boolean | 0 | 1;
  /** Set the x265 configuration using a :-separated list of key=value parameters. */
  readonly 'x265-params'?: string;
  /** Enable Dolby Vision RPU coding. */
  readonly dolbyvision?: boolean | 0 | 1 | 'auto' | 'auto';
};
