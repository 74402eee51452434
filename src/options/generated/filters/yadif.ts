// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** Options of the filter `yadif`. */
export type YadifFilterOptions = {
  /** Specify the interlacing mode. 0 … 3 @default send_frame */
  readonly mode?: 'send_frame' | 'send_field' | 'send_frame_nospatial' | 'send_field_nospatial' | number;
  /** Specify the assumed picture field parity. -1 … 1 @default auto */
  readonly parity?: 'tff' | 'bff' | 'auto' | number;
  /** Specify which frames to deinterlace. 0 … 1 @default all */
  readonly deint?: 'all' | 'interlaced' | number;
};
