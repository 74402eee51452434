// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `tiff`. */
export type TiffEncoderOptions = AnyVideoEncoderOptions & {
  /** Set the image resolution (in dpi) 1 … 65536 @default 72 */
  readonly dpi?: Quantity;
  /** 1 … 32946 @default packbits */
  readonly compression_algo?: 'packbits' | 'raw' | 'lzw' | 'deflate' | number;
};
