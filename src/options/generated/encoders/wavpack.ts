// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';

/** Options of the encoder `wavpack`. */
export type WavpackEncoderOptions = AnyAudioEncoderOptions & {
  readonly joint_stereo?: boolean | 0 | 1 | 'auto';
  /** @default false */
  readonly optimize_mono?: boolean | 0 | 1;
};
