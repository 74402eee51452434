// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `drawbox`. */
export type DrawboxFilterOptions = {
  /** Set horizontal position of the left box edge. @default 0 */
  readonly x?: string | number;
  /** Set vertical position of the top box edge. @default 0 */
  readonly y?: string | number;
  /** Set width of the box. @default 0 */
  readonly width?: string | number;
  /** Set width of the box. @default 0 */
  readonly w?: string | number;
  /** Set height of the box. @default 0 */
  readonly height?: string | number;
  /** Set height of the box. @default 0 */
  readonly h?: string | number;
  /** Set color of the box. @default black */
  readonly color?: string | number;
  /** Set color of the box. @default black */
  readonly c?: string | number;
  /** Set the box thickness. @default 3 */
  readonly thickness?: string | number;
  /** Set the box thickness. @default 3 */
  readonly t?: string | number;
  /** Replace color & alpha. @default false */
  readonly replace?: boolean | 0 | 1;
  /** Use data from bounding box in side data. */
  readonly box_source?: string | number;
};
