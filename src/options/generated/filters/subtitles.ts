// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `subtitles`. */
export type SubtitlesFilterOptions = {
  /** Set the filename of file to read. */
  readonly filename?: string | number;
  /** Set the filename of file to read. */
  readonly f?: string | number;
  /** Set the size of the original video (used to scale fonts) */
  readonly original_size?: string;
  /** Set the directory containing the fonts to read. */
  readonly fontsdir?: string | number;
  /** Enable processing of alpha channel. @default false */
  readonly alpha?: boolean | 0 | 1;
  /** Set input character encoding. */
  readonly charenc?: string | number;
  /** Set stream index. -1 … ∞ @default -1 */
  readonly stream_index?: Quantity;
  /** Set stream index. -1 … ∞ @default -1 */
  readonly si?: Quantity;
  /** Force subtitle style. */
  readonly force_style?: string | number;
  /** Break lines according to the Unicode Line Breaking Algorithm. */
  readonly wrap_unicode?: boolean | 0 | 1 | 'auto';
  /** Set shaping engine. -1 … 1 @default auto */
  readonly shaping?: 'auto' | 'simple' | 'complex' | number;
};
