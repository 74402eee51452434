import type { NativeLimits } from '../native/binding.ts';
import { type Checks, checkOptions, number } from './validate.ts';

/**
 * What a source may ask of the machine. Each holds before memory is spent; `Infinity` lifts one.
 */
export type Limits = {
  /** Pixels of one frame. @default 268402689 */
  readonly maxPixels?: number;
  /** Streams of one source. @default 64 */
  readonly maxStreams?: number;
  /** Channels of one sound stream. @default 64 */
  readonly maxChannels?: number;
  /** Hz. @default 768000 */
  readonly maxSampleRate?: number;
  /** Bytes read to find out what a source is. @default 5242880 */
  readonly maxProbeBytes?: number;
  /** Bytes of all tags together. @default 1048576 */
  readonly maxMetadataBytes?: number;
  /** Bytes of one attachment or cover picture. @default 16777216 */
  readonly maxAttachmentBytes?: number;
  /** Bytes of one chunk. @default 1073741824 */
  readonly maxChunkBytes?: number;
  /**
   * Bytes of a source that can't seek which are kept in a temporary file where its format needs that: MP4 and QuickTime with
   * their index at the end. More reject with `ERR_NOT_SEEKABLE`; 0 keeps none. @default 268435456
   */
  readonly maxSpoolBytes?: number;
  /** HTTP redirects in a row. @default 8 */
  readonly maxRedirects?: number;
  /** Playlists that refer to playlists. @default 4 */
  readonly maxPlaylistDepth?: number;
};

/** The value of every limit that is not given. */
export const DEFAULT_LIMITS: Required<Limits> = {
  maxPixels: 268_402_689,
  maxStreams: 64,
  maxChannels: 64,
  maxSampleRate: 768_000,
  maxProbeBytes: 5 * 1024 * 1024,
  maxMetadataBytes: 1024 * 1024,
  maxAttachmentBytes: 16 * 1024 * 1024,
  maxChunkBytes: 1024 * 1024 * 1024,
  maxSpoolBytes: 256 * 1024 * 1024,
  maxRedirects: 8,
  maxPlaylistDepth: 4,
};

const limit = number(0, Number.POSITIVE_INFINITY);

const CHECKS: Checks<Limits> = {
  maxPixels: limit,
  maxStreams: limit,
  maxChannels: limit,
  maxSampleRate: limit,
  maxProbeBytes: limit,
  maxMetadataBytes: limit,
  maxAttachmentBytes: limit,
  maxChunkBytes: limit,
  maxSpoolBytes: limit,
  maxRedirects: limit,
  maxPlaylistDepth: limit,
};

/** Throws unless the value is a set of limits. */
export function validateLimits(name: string, limits: Limits): void {
  checkOptions(limits, CHECKS, name);
}

/** Limits as the addon takes them: complete, `Infinity` for a lifted one. */
export function bindingifyLimits(limits: Limits | undefined): NativeLimits {
  return { ...DEFAULT_LIMITS, ...limits };
}
