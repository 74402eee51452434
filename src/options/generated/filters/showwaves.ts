// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `showwaves`. */
export type ShowwavesFilterOptions = {
  /** Set video size. @default 600x240 */
  readonly size?: string;
  /** Set video size. @default 600x240 */
  readonly s?: string;
  /** Select display mode. 0 … 3 @default point */
  readonly mode?: 'point' | 'line' | 'p2p' | 'cline' | number;
  /** Set how many samples to show in the same point. 0 … ∞ @default 0 */
  readonly n?: string | number;
  /** Set video rate. @default 25 */
  readonly rate?: string;
  /** Set video rate. @default 25 */
  readonly r?: string;
  /** Draw channels separately. @default false */
  readonly split_channels?: boolean | 0 | 1;
  /** Set channels colors. @default red|green|blue|yellow|orange|lime|pink|magenta|brown */
  readonly colors?: string | number;
  /** Set amplitude scale. 0 … 3 @default lin */
  readonly scale?: 'lin' | 'log' | 'sqrt' | 'cbrt' | number;
  /** Set draw mode. 0 … 1 @default scale */
  readonly draw?: 'scale' | 'full' | number;
};
