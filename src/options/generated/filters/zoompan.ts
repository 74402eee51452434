// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `zoompan`. */
export type ZoompanFilterOptions = {
  /** Set the zoom expression. @default 1 */
  readonly zoom?: string | number;
  /** Set the zoom expression. @default 1 */
  readonly z?: string | number;
  /** Set the x expression. @default 0 */
  readonly x?: string | number;
  /** Set the y expression. @default 0 */
  readonly y?: string | number;
  /** Set the duration expression. @default 90 */
  readonly d?: string | number;
  /** Set the output image size. @default hd720 */
  readonly s?: string;
  /** Set the output framerate. @default 25 */
  readonly fps?: string;
};
