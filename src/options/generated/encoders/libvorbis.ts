// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `libvorbis`. */
export type LibvorbisEncoderOptions = AnyAudioEncoderOptions & {
  /** Sets the impulse block bias. -15 … 0 @default 0 */
  readonly iblock?: Quantity;
};
