// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `libopenh264`. */
export type Libopenh264EncoderOptions = AnyVideoEncoderOptions & {
  /** Enable loop filter. 0 … 1 @default 1 */
  readonly loopfilter?: Quantity;
  /** Set profile restrictions. -99 … 65535 @default -99 */
  readonly profile?: 'constrained_baseline' | 'main' | 'high' | number;
  /** Set maximum NAL size in bytes. 0 … ∞ @default 0 */
  readonly max_nal_size?: Quantity;
  /** Allow skipping frames to hit the target bitrate. @default false */
  readonly allow_skip_frames?: boolean | 0 | 1;
  /** Coder type. -1 … 1 @default default */
  readonly coder?: 'default' | 'cavlc' | 'cabac' | 'vlc' | 'ac' | number;
  /** Select rate control mode. -1 … 3 @default quality */
  readonly rc_mode?: 'off' | 'quality' | 'bitrate' | 'buffer' | 'timestamp' | number;
};
