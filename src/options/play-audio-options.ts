import type { AudioLayout } from '../formats.ts';
import {
  abortSignal,
  boolean,
  type Checks,
  checkOptions,
  integer,
  number,
  oneOf,
  requireOptions,
  text,
} from './validate.ts';

/** The sound that is played, and where. */
export type PlayAudioOptions = {
  /** Hz, 1 to 768000. */
  readonly sampleRate: number;
  /** Number of channels, 1 to 64. */
  readonly channels: number;
  /** Memory order. @default 'interleaved' */
  readonly layout?: AudioLayout;
  /** Name of the device, as `deviceSinks('pulse')` or `deviceSinks('alsa')` gives it. @default the system's */
  readonly device?: string;
  /** Whether the loudest sample becomes full scale; only for sound that is there as a whole. @default false */
  readonly normalize?: boolean;
  /** What every sample is multiplied by, 0 to 100, after `normalize`. @default 1 */
  readonly volume?: number;
  /** Stops at once; the call then rejects with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
};

const CHECKS: Checks<PlayAudioOptions> = {
  sampleRate: integer(1, 768_000),
  channels: integer(1, 64),
  layout: oneOf(['interleaved', 'planar']),
  device: text,
  normalize: boolean,
  volume: number(0, 100),
  signal: abortSignal,
};

/** Checks the options of `playAudio()`. @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`. */
export function validatePlayAudioOptions(options: PlayAudioOptions): PlayAudioOptions {
  const checked = checkOptions(options, CHECKS);
  requireOptions(checked, ['sampleRate', 'channels']);
  return checked;
}
