// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';

/** Options of the encoder `libmp3lame`. */
export type Libmp3lameEncoderOptions = AnyAudioEncoderOptions & {
  /** Use bit reservoir. @default true */
  readonly reservoir?: boolean;
  /** Use joint stereo. @default true */
  readonly joint_stereo?: boolean;
  /** Use ABR. @default false */
  readonly abr?: boolean;
  /** Set copyright flag. @default false */
  readonly copyright?: boolean;
  /** Set original flag. @default true */
  readonly original?: boolean;
};
