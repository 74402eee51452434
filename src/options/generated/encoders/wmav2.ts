// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';

/** Options of the encoder `wmav2`. */
export type Wmav2EncoderOptions = AnyAudioEncoderOptions & {
};
