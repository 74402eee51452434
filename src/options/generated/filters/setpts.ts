// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `setpts`. */
export type SetptsFilterOptions = {
  /** Expression determining the frame timestamp. @default PTS */
  readonly expr?: string | number;
  /** Unset framerate metadata. @default false */
  readonly strip_fps?: boolean | 0 | 1;
};
