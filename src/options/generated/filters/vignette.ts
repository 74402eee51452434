// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `vignette`. */
export type VignetteFilterOptions = {
  /** Set lens angle. @default PI/5 */
  readonly angle?: string | number;
  /** Set lens angle. @default PI/5 */
  readonly a?: string | number;
  /** Set circle center position on x-axis. @default w/2 */
  readonly x0?: string | number;
  /** Set circle center position on y-axis. @default h/2 */
  readonly y0?: string | number;
  /** Set forward/backward mode. 0 … 1 @default forward */
  readonly mode?: 'forward' | 'backward' | number;
  /** Specify when to evaluate expressions. 0 … 1 @default init */
  readonly eval?: 'init' | 'frame' | number;
  /** Set dithering. @default true */
  readonly dither?: boolean | 0 | 1;
  /** Set aspect ratio. 0 … ∞ @default 1 */
  readonly aspect?: string | number;
};
