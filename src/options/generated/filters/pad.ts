// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `pad`. */
export type PadFilterOptions = {
  /** Set the pad area width expression. @default iw */
  readonly width?: string | number;
  /** Set the pad area width expression. @default iw */
  readonly w?: string | number;
  /** Set the pad area height expression. @default ih */
  readonly height?: string | number;
  /** Set the pad area height expression. @default ih */
  readonly h?: string | number;
  /** Set the x offset expression for the input image position. @default 0 */
  readonly x?: string | number;
  /** Set the y offset expression for the input image position. @default 0 */
  readonly y?: string | number;
  /** Set the color of the padded area border. @default black */
  readonly color?: string;
  /** Specify when to evaluate expressions. 0 … 1 @default init */
  readonly eval?: 'init' | 'frame' | number;
  /** Pad to fit an aspect instead of a resolution. 0 … ∞ @default 0 */
  readonly aspect?: string | number;
};
