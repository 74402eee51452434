// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `drawbox`. */
export type DrawboxFilterOptions = {
  /** Set horizontal position of the left box edge. @default 0 */
  readonly x?: string;
  /** Set vertical position of the top box edge. @default 0 */
  readonly y?: string;
  /** Set width of the box. @default 0 */
  readonly width?: string;
  /** Set width of the box. @default 0 */
  readonly w?: string;
  /** Set height of the box. @default 0 */
  readonly height?: string;
  /** Set height of the box. @default 0 */
  readonly h?: string;
  /** Set color of the box. @default black */
  readonly color?: string;
  /** Set color of the box. @default black */
  readonly c?: string;
  /** Set the box thickness. @default 3 */
  readonly thickness?: string;
  /** Set the box thickness. @default 3 */
  readonly t?: string;
  /** Replace color & alpha. @default false */
  readonly replace?: boolean;
  /** Use data from bounding box in side data. */
  readonly box_source?: string;
};
