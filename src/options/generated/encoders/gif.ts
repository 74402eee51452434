// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';

/** Options of the encoder `gif`. */
export type GifEncoderOptions = AnyVideoEncoderOptions & {
  /** Set GIF flags. @default 3 */
  readonly gifflags?: 'offsetting' | 'transdiff' | (string & {});
  /** Enable encoding only images per frame. @default false */
  readonly gifimage?: boolean | 0 | 1;
  /** Write a palette to the global gif header where feasible. @default true */
  readonly global_palette?: boolean | 0 | 1;
};
