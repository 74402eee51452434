// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `lut3d`. */
export type Lut3dFilterOptions = {
  /** Set 3D LUT file name. */
  readonly file?: string | number;
  /** When to process CLUT. 0 … 1 @default all */
  readonly clut?: 'first' | 'all' | number;
  /** Select interpolation mode. 0 … 4 @default tetrahedral */
  readonly interp?: 'nearest' | 'trilinear' | 'tetrahedral' | 'pyramid' | 'prism' | number;
};
