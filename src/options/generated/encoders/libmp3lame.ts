// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';

/** Options of the encoder `libmp3lame`. */
export type Libmp3lameEncoderOptions = AnyAudioEncoderOptions & {
  /** Use bit reservoir. @default true */
  readonly reservoir?: boolean | 0 | 1;
  /** Use joint stereo. @default true */
  readonly joint_stereo?: boolean | 0 | 1;
  /** Use ABR. @default false */
  readonly abr?: boolean | 0 | 1;
  /** Set copyright flag. @default false */
  readonly copyright?: boolean | 0 | 1;
  /** Set original flag. @default true */
  readonly original?: boolean | 0 | 1;
};
