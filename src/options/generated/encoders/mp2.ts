// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';

/** Options of the encoder `mp2`. */
export type Mp2EncoderOptions = AnyAudioEncoderOptions & {
};
