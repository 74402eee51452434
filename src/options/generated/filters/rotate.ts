// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `rotate`. */
export type RotateFilterOptions = {
  /** Set angle (in radians) @default 0 */
  readonly angle?: string | number;
  /** Set angle (in radians) @default 0 */
  readonly a?: string | number;
  /** Set output width expression. @default iw */
  readonly out_w?: string | number;
  /** Set output width expression. @default iw */
  readonly ow?: string | number;
  /** Set output height expression. @default ih */
  readonly out_h?: string | number;
  /** Set output height expression. @default ih */
  readonly oh?: string | number;
  /** Set background fill color. @default black */
  readonly fillcolor?: string | number;
  /** Set background fill color. @default black */
  readonly c?: string | number;
  /** Use bilinear interpolation. @default true */
  readonly bilinear?: boolean | 0 | 1;
};
