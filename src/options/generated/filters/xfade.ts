// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `xfade`. */
export type XfadeFilterOptions = {
  /** Set cross fade transition. -1 … 57 @default fade */
  readonly transition?: 'custom' | 'fade' | 'wipeleft' | 'wiperight' | 'wipeup' | 'wipedown' | 'slideleft' | 'slideright' | 'slideup' | 'slidedown' | 'circlecrop' | 'rectcrop' | 'distance' | 'fadeblack' | 'fadewhite' | 'radial' | 'smoothleft' | 'smoothright' | 'smoothup' | 'smoothdown' | 'circleopen' | 'circleclose' | 'vertopen' | 'vertclose' | 'horzopen' | 'horzclose' | 'dissolve' | 'pixelize' | 'diagtl' | 'diagtr' | 'diagbl' | 'diagbr' | 'hlslice' | 'hrslice' | 'vuslice' | 'vdslice' | 'hblur' | 'fadegrays' | 'wipetl' | 'wipetr' | 'wipebl' | 'wipebr' | 'squeezeh' | 'squeezev' | 'zoomin' | 'fadefast' | 'fadeslow' | 'hlwind' | 'hrwind' | 'vuwind' | 'vdwind' | 'coverleft' | 'coverright' | 'coverup' | 'coverdown' | 'revealleft' | 'revealright' | 'revealup' | 'revealdown' | number;
  /** Set cross fade duration. 0 … 60000000 @default 1000000 */
  readonly duration?: string | number;
  /** Set cross fade start relative to first input stream. @default 0 */
  readonly offset?: string | number;
  /** Set expression for custom transition. */
  readonly expr?: string | number;
};
