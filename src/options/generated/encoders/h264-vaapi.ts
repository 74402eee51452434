// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `h264_vaapi`. */
export type H264VaapiEncoderOptions = AnyVideoEncoderOptions & {
  /** Distance (in I-frames) between key frames. 0 … ∞ @default 0 */
  readonly idr_interval?: Quantity;
  /** Maximum B-frame reference depth. 1 … ∞ @default 1 */
  readonly b_depth?: Quantity;
  /** Maximum processing parallelism. Increase this to improve single channel performance. 1 … 64 @default 2 */
  readonly async_depth?: Quantity;
  /** Use low-power encoding mode (only available on some platforms; may not support all encoding features) @default false */
  readonly low_power?: boolean | 0 | 1;
  /** Maximum frame size (in bytes) 0 … 268435455 @default 0 */
  readonly max_frame_size?: Quantity;
  /** Set rate control mode. 0 … 6 @default auto */
  readonly rc_mode?: 'auto' | 'CQP' | 'CBR' | 'VBR' | 'ICQ' | 'QVBR' | 'AVBR' | number;
  /** Block level based bitrate control. @default false */
  readonly blbrc?: boolean | 0 | 1;
  /** Constant QP (for P-frames; scaled by qfactor/qoffset for I/B) 0 … 52 @default 0 */
  readonly qp?: Quantity;
  /** Set encode quality (trades off against speed, higher is faster) -1 … ∞ @default -1 */
  readonly quality?: Quantity;
  /** Entropy coder type. 0 … 1 @default cabac */
  readonly coder?: 'cavlc' | 'cabac' | 'vlc' | 'ac' | number;
  /** Include AUD. @default false */
  readonly aud?: boolean | 0 | 1;
  /** Set SEI to include. @default 15 */
  readonly sei?: 'identifier' | 'timing' | 'recovery_point' | 'a53_cc' | (string & {});
  /** Set profile (profile_idc and constraint_set*_flag) -99 … 65535 @default -99 */
  readonly profile?: 'constrained_baseline' | 'main' | 'high' | 'high10' | number;
  /** Set level (level_idc) -99 … 255 @default -99 */
  readonly level?: '1' | '1.1' | '1.2' | '1.3' | '2' | '2.1' | '2.2' | '3' | '3.1' | '3.2' | '4' | '4.1' | '4.2' | '5' | '5.1' | '5.2' | '6' | '6.1' | '6.2' | number;
};
