// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `hue`. */
export type HueFilterOptions = {
  /** Set the hue angle degrees expression. */
  readonly h?: string | number;
  /** Set the saturation expression. @default 1 */
  readonly s?: string | number;
  /** Set the hue angle radians expression. */
  readonly H?: string | number;
  /** Set the brightness expression. @default 0 */
  readonly b?: string | number;
};
