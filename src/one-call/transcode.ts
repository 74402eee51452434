import type { Duplex } from 'node:stream';
import { Transcoder } from '../internal/transcoder.ts';
import { type TranscodeOptions, validateTranscodeOptions } from '../options/transcode-options.ts';

/**
 * A Node stream that takes the bytes of one container and gives those of another, for `stream.pipeline`.
 *
 * What {@link convert} does, on the way through: copied where the container holds it, else encoded. Both ends have backpressure:
 * nothing is read ahead of what is taken. MP4 and MOV are written in fragments, since a stream can't be gone back in; other containers
 * that need that reject with `ERR_NOT_SEEKABLE`. Destroying the stream stops the conversion at once, and what the conversion fails with
 * destroys the stream.
 *
 * @param options The container, and what is made of what.
 * @throws TypeError, RangeError `ERR_INVALID_ARG`.
 *
 * @example
 * ```ts
 * await pipeline(request, transcode({ format: 'mp3', video: false }), response);
 * ```
 */
export function transcode<
  const F extends string,
  const V extends string = string,
  const A extends string = string,
  const S extends string = string,
>(options: TranscodeOptions<F, V, A, S>): Duplex {
  return new Transcoder(validateTranscodeOptions(options as TranscodeOptions));
}
