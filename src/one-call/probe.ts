import { type OpenOptions, validateOpenOptions } from '../options/open-options.ts';
import type { Source } from '../source.ts';
import type { Chapter, FormatInfo, SourceStream } from '../stream-info.ts';
import { StreamReader } from '../stream-reader.ts';

/** What a source holds, as plain data that `JSON.stringify` takes. */
export type MediaInfo = {
  /** The container. */
  readonly format: FormatInfo;
  /** Seconds, `null` where not known. */
  readonly duration: number | null;
  /** Seconds: the time of the first frame, on the file's own clock. */
  readonly startTime: number;
  /** Bits per second, `null` where not known. */
  readonly bitRate: number | null;
  /** The container's tags. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly chapters: readonly Chapter[];
  /** Whether the source can be gone back in. */
  readonly seekable: boolean;
  /** Index of the sound stream that is taken where none is named. */
  readonly defaultAudioStream: number | null;
  /** Index of the picture stream that is taken where none is named. */
  readonly defaultVideoStream: number | null;
  /** The streams, told apart by `mediaType`. */
  readonly streams: readonly SourceStream[];
};

/**
 * Tells what a source holds, and closes it again. Nothing is decoded beyond what that needs.
 *
 * @param source A path, URL, bytes, stream or custom source.
 * @param options How it is opened.
 * @throws MediaError as `StreamReader.open()`.
 *
 * @example
 * ```ts
 * const { duration, streams } = await probe('clip.mp4');
 * ```
 */
export async function probe(source: Source, options?: OpenOptions): Promise<MediaInfo> {
  const reader = await StreamReader.open(source, validateOpenOptions(options));
  try {
    return {
      format: { ...reader.format },
      duration: reader.duration,
      startTime: reader.startTime,
      bitRate: reader.bitRate,
      metadata: { ...reader.metadata },
      chapters: reader.chapters,
      seekable: reader.seekable,
      defaultAudioStream: reader.defaultAudioStream,
      defaultVideoStream: reader.defaultVideoStream,
      streams: reader.sourceStreams.map((stream) => ({ ...stream })),
    };
  } finally {
    await reader.close();
  }
}
