// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyAudioEncoderOptions } from './any-audio-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `ac3`. */
export type Ac3EncoderOptions = AnyAudioEncoderOptions & {
  /** Center Mix Level. 0 … 1 @default 0.5946035575013605 */
  readonly center_mixlev?: Quantity;
  /** Surround Mix Level. 0 … 1 @default 0.5 */
  readonly surround_mixlev?: Quantity;
  /** Mixing Level. -1 … 111 @default -1 */
  readonly mixing_level?: Quantity;
  /** Room Type. -1 … 2 @default -1 */
  readonly room_type?: 'notindicated' | 'large' | 'small' | number;
  /** Allow Changing Metadata Per-Frame. @default false */
  readonly per_frame_metadata?: boolean | 0 | 1;
  /** Copyright Bit. -1 … 1 @default -1 */
  readonly copyright?: Quantity;
  /** Dialogue Level (dB) -31 … -1 @default -31 */
  readonly dialnorm?: Quantity;
  /** Dolby Surround Mode. -1 … 2 @default -1 */
  readonly dsur_mode?: 'notindicated' | 'on' | 'off' | number;
  /** Original Bit Stream. -1 … 1 @default -1 */
  readonly original?: Quantity;
  /** Preferred Stereo Downmix Mode. -1 … 3 @default -1 */
  readonly dmix_mode?: 'notindicated' | 'ltrt' | 'loro' | 'dplii' | number;
  /** Lt/Rt Center Mix Level. -1 … 2 @default -1 */
  readonly ltrt_cmixlev?: Quantity;
  /** Lt/Rt Surround Mix Level. -1 … 2 @default -1 */
  readonly ltrt_surmixlev?: Quantity;
  /** Lo/Ro Center Mix Level. -1 … 2 @default -1 */
  readonly loro_cmixlev?: Quantity;
  /** Lo/Ro Surround Mix Level. -1 … 2 @default -1 */
  readonly loro_surmixlev?: Quantity;
  /** Dolby Surround EX Mode. -1 … 3 @default -1 */
  readonly dsurex_mode?: 'notindicated' | 'on' | 'off' | 'dpliiz' | number;
  /** Dolby Headphone Mode. -1 … 2 @default -1 */
  readonly dheadphone_mode?: 'notindicated' | 'on' | 'off' | number;
  /** A/D Converter Type. -1 … 1 @default -1 */
  readonly ad_conv_type?: 'standard' | 'hdcd' | number;
  /** Stereo Rematrixing. @default true */
  readonly stereo_rematrixing?: boolean | 0 | 1;
  /** Channel Coupling. -1 … 1 @default auto */
  readonly channel_coupling?: 'auto' | number;
  /** Coupling Start Band. -1 … 15 @default auto */
  readonly cpl_start_band?: 'auto' | number;
};
