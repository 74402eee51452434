// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `jpeg2000`. */
export type Jpeg2000EncoderOptions = AnyVideoEncoderOptions & {
  /** Codec Format. 0 … 1 @default jp2 */
  readonly format?: 'j2k' | 'jp2' | number;
  /** Tile Width. 1 … 1073741824 @default 256 */
  readonly tile_width?: Quantity;
  /** Tile Height. 1 … 1073741824 @default 256 */
  readonly tile_height?: Quantity;
  /** DWT Type. 0 … 1 @default dwt97int */
  readonly pred?: 'dwt97int' | 'dwt53' | number;
  /** SOP marker. 0 … 1 @default 0 */
  readonly sop?: Quantity;
  /** EPH marker. 0 … 1 @default 0 */
  readonly eph?: Quantity;
  /** Progression Order. 0 … 4 @default lrcp */
  readonly prog?: 'lrcp' | 'rlcp' | 'rpcl' | 'pcrl' | 'cprl' | number;
  /** Layer Rates. */
  readonly layer_rates?: string;
};
