// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `drawtext`. */
export type DrawtextFilterOptions = {
  /** Set font file. */
  readonly fontfile?: string | number;
  /** Set text. */
  readonly text?: string | number;
  /** Set text file. */
  readonly textfile?: string | number;
  /** Set foreground color. @default black */
  readonly fontcolor?: string;
  /** Set foreground color expression. */
  readonly fontcolor_expr?: string | number;
  /** Set box color. @default white */
  readonly boxcolor?: string;
  /** Set border color. @default black */
  readonly bordercolor?: string;
  /** Set shadow color. @default black */
  readonly shadowcolor?: string;
  /** Set box. @default false */
  readonly box?: boolean | 0 | 1;
  /** Set box borders width. @default 0 */
  readonly boxborderw?: string | number;
  /** Set line spacing in pixels. @default 0 */
  readonly line_spacing?: Quantity;
  /** Set font size. */
  readonly fontsize?: string | number;
  /** Set text alignment. @default 0 */
  readonly text_align?: 'left' | 'L' | 'right' | 'R' | 'center' | 'C' | 'top' | 'T' | 'bottom' | 'B' | 'middle' | 'M' | (string & {});
  /** Set x expression. @default 0 */
  readonly x?: string | number;
  /** Set y expression. @default 0 */
  readonly y?: string | number;
  /** Set box width. 0 … ∞ @default 0 */
  readonly boxw?: Quantity;
  /** Set box height. 0 … ∞ @default 0 */
  readonly boxh?: Quantity;
  /** Set shadow x offset. @default 0 */
  readonly shadowx?: Quantity;
  /** Set shadow y offset. @default 0 */
  readonly shadowy?: Quantity;
  /** Set border width. @default 0 */
  readonly borderw?: Quantity;
  /** Set tab size. 0 … ∞ @default 4 */
  readonly tabsize?: Quantity;
  /** Set base time. @default -9223372036854776000 */
  readonly basetime?: Quantity;
  /** Font name. @default Sans */
  readonly font?: string | number;
  /** Set the expansion mode. 0 … 2 @default normal */
  readonly expansion?: 'none' | 'normal' | 'strftime' | number;
  /** Set the y alignment. 0 … 2 @default text */
  readonly y_align?: 'text' | 'baseline' | 'font' | number;
  /** Set initial timecode. */
  readonly timecode?: string | number;
  /** Set 24 hours max (timecode only) @default false */
  readonly tc24hmax?: boolean | 0 | 1;
  /** Set rate (timecode only) 0 … ∞ @default 0 */
  readonly timecode_rate?: string | number;
  /** Set rate (timecode only) 0 … ∞ @default 0 */
  readonly r?: string | number;
  /** Set rate (timecode only) 0 … ∞ @default 0 */
  readonly rate?: string | number;
  /** Reload text file at specified frame interval. 0 … ∞ @default 0 */
  readonly reload?: Quantity;
  /** Apply alpha while rendering. @default 1 */
  readonly alpha?: string | number;
  /** Check and fix text coords to avoid clipping. @default false */
  readonly fix_bounds?: boolean | 0 | 1;
  /** Start frame number for n/frame_num variable. 0 … ∞ @default 0 */
  readonly start_number?: Quantity;
  /** The source of text. */
  readonly text_source?: string | number;
  /** Attempt to shape text before drawing. @default true */
  readonly text_shaping?: boolean | 0 | 1;
  /** Set font loading flags for libfreetype. @default default */
  readonly ft_load_flags?: 'default' | 'no_scale' | 'no_hinting' | 'render' | 'no_bitmap' | 'vertical_layout' | 'force_autohint' | 'crop_bitmap' | 'pedantic' | 'ignore_global_advance_width' | 'no_recurse' | 'ignore_transform' | 'monochrome' | 'linear_design' | 'no_autohint' | (string & {});
};
