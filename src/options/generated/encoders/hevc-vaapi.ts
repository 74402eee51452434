// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `hevc_vaapi`. */
export type HevcVaapiEncoderOptions = AnyVideoEncoderOptions & {
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
  /** Include AUD. @default false */
  readonly aud?: boolean | 0 | 1;
  /** Set profile (general_profile_idc) -99 … 255 @default -99 */
  readonly profile?: 'main' | 'main10' | 'rext' | number;
  /** Set tier (general_tier_flag) 0 … 1 @default main */
  readonly tier?: 'main' | 'high' | number;
  /** Set level (general_level_idc) -99 … 255 @default -99 */
  readonly level?: '1' | '2' | '2.1' | '3' | '3.1' | '4' | '4.1' | '5' | '5.1' | '5.2' | '6' | '6.1' | '6.2' | number;
  /** Set SEI to include. @default 56 */
  readonly sei?: 'hdr' | 'a53_cc' | (string & {});
  /** Tile columns x rows. */
  readonly tiles?: string;
};
