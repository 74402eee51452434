// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { AnyVideoEncoderOptions } from './any-video-encoder-options.ts';
import type { Quantity } from '../quantity.ts';

/** Options of the encoder `libvpx-vp9`. */
export type LibvpxVp9EncoderOptions = AnyVideoEncoderOptions & {
  /** Number of frames to look ahead for alternate reference frame selection. -1 … ∞ @default -1 */
  readonly 'lag-in-frames'?: Quantity;
  /** Altref noise reduction max frame count. -1 … ∞ @default -1 */
  readonly 'arnr-maxframes'?: Quantity;
  /** Altref noise reduction filter strength. -1 … ∞ @default -1 */
  readonly 'arnr-strength'?: Quantity;
  /** Altref noise reduction filter type. -1 … ∞ @default -1 */
  readonly 'arnr-type'?: 'backward' | 'forward' | 'centered' | number;
  /** Tune the encoding to a specific scenario. -1 … ∞ @default -1 */
  readonly tune?: 'psnr' | 'ssim' | number;
  /** Time to spend encoding, in microseconds. @default good */
  readonly deadline?: 'best' | 'good' | 'realtime' | number;
  /** Error resilience configuration. @default 0 */
  readonly 'error-resilient'?: 'default' | 'partitions' | (string & {});
  /** Maximum I-frame bitrate (pct) 0=unlimited. -1 … ∞ @default -1 */
  readonly 'max-intra-rate'?: Quantity;
  /** Select the quality for constant quality mode. -1 … 63 @default -1 */
  readonly crf?: Quantity;
  /** A change threshold on blocks below which they will be skipped by the encoder. 0 … ∞ @default 0 */
  readonly 'static-thresh'?: Quantity;
  /** Frame drop threshold. @default 0 */
  readonly 'drop-threshold'?: Quantity;
  /** Noise sensitivity. 0 … 4 @default 0 */
  readonly 'noise-sensitivity'?: Quantity;
  /** Datarate undershoot (min) target (%) -1 … 100 @default -1 */
  readonly 'undershoot-pct'?: Quantity;
  /** Datarate overshoot (max) target (%) -1 … 1000 @default -1 */
  readonly 'overshoot-pct'?: Quantity;
  /** Temporal scaling configuration using a :-separated list of key=value parameters. */
  readonly 'ts-parameters'?: string;
  /** Enable use of alternate reference frames (2-pass only) -1 … 6 @default -1 */
  readonly 'auto-alt-ref'?: Quantity;
  /** Quality/Speed ratio modifier. -8 … 8 @default 1 */
  readonly 'cpu-used'?: Quantity;
  /** Lossless mode. -1 … 1 @default -1 */
  readonly lossless?: Quantity;
  /** Number of tile columns to use, log2. -1 … 6 @default -1 */
  readonly 'tile-columns'?: Quantity;
  /** Number of tile rows to use, log2. -1 … 2 @default -1 */
  readonly 'tile-rows'?: Quantity;
  /** Enable frame parallel decodability features. */
  readonly 'frame-parallel'?: boolean | 0 | 1 | 'auto';
  /** Adaptive quantization mode. -1 … 4 @default -1 */
  readonly 'aq-mode'?: 'none' | 'variance' | 'complexity' | 'cyclic' | 'equator360' | number;
  /** Specify level. -1 … 6.2 @default -1 */
  readonly level?: Quantity;
  /** Row based multi-threading. */
  readonly 'row-mt'?: boolean | 0 | 1 | 'auto';
  /** Tune content type. -1 … 2 @default -1 */
  readonly 'tune-content'?: 'default' | 'screen' | 'film' | number;
  /** Corpus vbr complexity midpoint. -1 … 10000 @default -1 */
  readonly 'corpus-complexity'?: Quantity;
  /** Enable temporal dependency model. */
  readonly 'enable-tpl'?: boolean | 0 | 1 | 'auto';
  /** Minimum golden/alternate reference frame interval. -1 … ∞ @default -1 */
  readonly 'min-gf-interval'?: Quantity;
  /** -16 … 16 @default 1 */
  readonly speed?: Quantity;
  /** @default good */
  readonly quality?: 'best' | 'good' | 'realtime' | number;
  /** @default 0 */
  readonly vp8flags?: 'error_resilient' | 'altref' | (string & {});
  /** Altref noise reduction max frame count. 0 … 15 @default 0 */
  readonly arnr_max_frames?: Quantity;
  /** Altref noise reduction filter strength. 0 … 6 @default 3 */
  readonly arnr_strength?: Quantity;
  /** Altref noise reduction filter type. 1 … 3 @default 3 */
  readonly arnr_type?: Quantity;
  /** Number of frames to look ahead for alternate reference frame selection. 0 … 25 @default 25 */
  readonly rc_lookahead?: Quantity;
  /** Increase sharpness at the expense of lower PSNR. -1 … 7 @default -1 */
  readonly sharpness?: Quantity;
};
