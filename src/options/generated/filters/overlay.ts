// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `overlay`. */
export type OverlayFilterOptions = {
  /** Set the x expression. @default 0 */
  readonly x?: string | number;
  /** Set the y expression. @default 0 */
  readonly y?: string | number;
  /** Action to take when encountering EOF from secondary input. 0 … 2 @default repeat */
  readonly eof_action?: 'repeat' | 'endall' | 'pass' | number;
  /** Specify when to evaluate expressions. 0 … 1 @default frame */
  readonly eval?: 'init' | 'frame' | number;
  /** Force termination when the shortest input terminates. @default false */
  readonly shortest?: boolean | 0 | 1;
  /** Set output format. 0 … 8 @default yuv420 */
  readonly format?: 'yuv420' | 'yuv420p10' | 'yuv422' | 'yuv422p10' | 'yuv444' | 'yuv444p10' | 'rgb' | 'gbrp' | 'auto' | number;
  /** Repeat overlay of the last overlay frame. @default true */
  readonly repeatlast?: boolean | 0 | 1;
  /** Alpha format. 0 … 2 @default auto */
  readonly alpha?: 'auto' | 'unknown' | 'straight' | 'premultiplied' | number;
  /** How strictly to sync streams based on secondary input timestamps. 0 … 1 @default default */
  readonly ts_sync_mode?: 'default' | 'nearest' | number;
};
