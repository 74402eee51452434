// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `rotate`. */
export type RotateFilterOptions = {
  /** Set angle (in radians) @default 0 */
  readonly angle?: string;
  /** Set angle (in radians) @default 0 */
  readonly a?: string;
  /** Set output width expression. @default iw */
  readonly out_w?: string;
  /** Set output width expression. @default iw */
  readonly ow?: string;
  /** Set output height expression. @default ih */
  readonly out_h?: string;
  /** Set output height expression. @default ih */
  readonly oh?: string;
  /** Set background fill color. @default black */
  readonly fillcolor?: string;
  /** Set background fill color. @default black */
  readonly c?: string;
  /** Use bilinear interpolation. @default true */
  readonly bilinear?: boolean;
};
