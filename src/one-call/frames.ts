import type { VideoChunk } from '../chunk.ts';
import type { PixelFormat, VideoLayout } from '../formats.ts';
import { ReaderSession } from '../internal/reader-session.ts';
import { resolveSource } from '../internal/source-adapters.ts';
import { type FramesOptions, validateFramesOptions } from '../options/frames-options.ts';
import type { OpenOptions } from '../options/open-options.ts';
import { DEFAULT_CHUNKS_OPTIONS } from '../options/step-options.ts';
import { bindingifyVideoOutputOptions, type NormalizeOptions } from '../options/video-output-options.ts';
import type { Source } from '../source.ts';
import type { NormalizedArrayOf } from '../stream-reader.ts';

/**
 * Gives single frames of a source: exactly those that are asked for, in that order, duplicates too.
 *
 * Only what leads to them is decoded: the demuxer goes to the key frame before each, frames that no other refers to are left out, groups
 * of pictures in between are passed over. Frames in ascending order are the cheapest; others are sorted in windows, so that memory
 * stays bounded. A source that can't go back gives `at` and `indices` in ascending order only. Where a container has no table of its
 * frames, `indices` reads it through once up to the last that is wanted, without decoding.
 *
 * What a `filter` is given is the frames asked for alone.
 *
 * @param source A path, URL, bytes, stream or custom source.
 * @param options Which frames, and as what; `framesPerChunk` makes batches. Without `at`, `indices` and `every` it is all frames.
 * @throws MediaError as `StreamReader.open()` and `addVideoStream()`; `ERR_OUT_OF_RANGE` for a frame that the stream does not have, when
 * it is its turn; `ERR_NOT_SEEKABLE`; `ERR_NO_SUCH_STREAM` without pictures; `ERR_ABORTED`.
 * @throws TypeError, RangeError `ERR_INVALID_ARG`, at once.
 *
 * @example
 * ```ts
 * for await (const batch of frames('clip.mp4', { every: 1, framesPerChunk: 16, width: 224, height: 224 })) {
 *   await classify(batch.data, batch.shape); // NCHW, one frame a second
 * }
 * ```
 */
export function frames<
  F extends PixelFormat | null = 'rgb24',
  L extends VideoLayout = 'NCHW',
  N extends NormalizeOptions | undefined = undefined,
>(
  source: Source,
  options?: FramesOptions<F, L, N>,
): AsyncIterableIterator<VideoChunk<NormalizedArrayOf<F, N>, L>> {
  const { output, picks, own } = validateFramesOptions(options);
  const open = own.signal === undefined ? own.open : { signal: own.signal, ...own.open };
  return give(source, output, picks, open) as AsyncGenerator<VideoChunk<NormalizedArrayOf<F, N>, L>>;
}

async function* give(
  source: Source,
  output: ReturnType<typeof validateFramesOptions>['output'],
  picks: ReturnType<typeof validateFramesOptions>['picks'],
  open: OpenOptions = {},
): AsyncGenerator<VideoChunk, undefined> {
  const [session] = await ReaderSession.open(await resolveSource(source), open);
  try {
    const { native } = session;
    const settings = bindingifyVideoOutputOptions(output);
    const { handle } = await session.call('frames', () =>
      picks === null ? native.addVideoStream(settings) : native.addFrames(settings, picks),
    );
    const { highWaterMark } = DEFAULT_CHUNKS_OPTIONS;
    const next = () =>
      session.take(
        'frames',
        () => native.tryNext(handle, highWaterMark),
        () => native.waitNext(handle, highWaterMark),
        undefined,
      );
    for (let chunk = await next(); chunk !== null; chunk = await next()) {
      yield session.chunk(chunk) as VideoChunk;
    }
  } finally {
    await session.close();
  }
}
