// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `pan`. */
export type PanFilterOptions = {
  readonly args?: string | number;
};
