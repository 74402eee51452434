// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';

/** Options of the encoder `aac`. */
export type AacEncoderOptions = AnyAudioEncoderOptions & {
  /** Coding algorithm. 0 … 1 @default twoloop */
  readonly aac_coder?: 'twoloop' | 'fast' | number;
  /** Force M/S stereo coding. */
  readonly aac_ms?: boolean | 0 | 1 | 'auto';
  /** Intensity stereo coding. @default true */
  readonly aac_is?: boolean | 0 | 1 | 'auto';
  /** Perceptual noise substitution. @default true */
  readonly aac_pns?: boolean | 0 | 1 | 'auto';
  /** Temporal noise shaping. @default true */
  readonly aac_tns?: boolean | 0 | 1 | 'auto';
  /** Forces the use of PCEs. @default false */
  readonly aac_pce?: boolean | 0 | 1 | 'auto';
};
