// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';

/** Options of the encoder `qtrle`. */
export type QtrleEncoderOptions = AnyVideoEncoderOptions & {
};
