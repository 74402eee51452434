// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `areverse`. */
export type AreverseFilterOptions = {
};
