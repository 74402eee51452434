// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `libopus`. */
export type LibopusEncoderOptions = AnyAudioEncoderOptions & {
  /** Intended application type. 2048 … 2051 @default audio */
  readonly application?: 'voip' | 'audio' | 'lowdelay' | number;
  /** Duration of a frame in milliseconds. 2.5 … 120 @default 20 */
  readonly frame_duration?: Quantity;
  /** Expected packet loss percentage. 0 … 100 @default 0 */
  readonly packet_loss?: Quantity;
  /** Enable inband FEC. Expected packet loss must be non-zero. @default false */
  readonly fec?: boolean | 0 | 1;
  /** Variable bit rate mode. 0 … 2 @default on */
  readonly vbr?: 'off' | 'on' | 'constrained' | number;
  /** Channel Mapping Family. -1 … 255 @default -1 */
  readonly mapping_family?: Quantity;
  /** Enable DTX (Discontinuous transmission) @default false */
  readonly dtx?: boolean | 0 | 1;
  /** Apply intensity stereo phase inversion. @default true */
  readonly apply_phase_inv?: boolean | 0 | 1;
};
