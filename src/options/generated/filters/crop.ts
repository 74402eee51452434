// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `crop`. */
export type CropFilterOptions = {
  /** Set the width crop area expression. @default iw */
  readonly out_w?: string | number;
  /** Set the width crop area expression. @default iw */
  readonly w?: string | number;
  /** Set the height crop area expression. @default ih */
  readonly out_h?: string | number;
  /** Set the height crop area expression. @default ih */
  readonly h?: string | number;
  /** Set the x crop area expression. @default (in_w-out_w)/2 */
  readonly x?: string | number;
  /** Set the y crop area expression. @default (in_h-out_h)/2 */
  readonly y?: string | number;
  /** Keep aspect ratio. @default false */
  readonly keep_aspect?: boolean | 0 | 1;
  /** Do exact cropping. @default false */
  readonly exact?: boolean | 0 | 1;
};
