import type { NativeOption, NativeReader, NativeSourceInfo, NativeStream } from '../native/binding.ts';
import type { Chapter, Program, SourceStream } from '../stream-info.ts';
import type { Rational } from '../time.ts';

/** Tags as an object. Of a name that occurs twice the last value holds. */
export function toRecord(tags: readonly NativeOption[]): Readonly<Record<string, string>> {
  return Object.freeze(Object.fromEntries(tags.map(({ name, value }) => [name, value])));
}

/** The chapters of a source as the public type. */
export function toChapters(info: NativeSourceInfo): readonly Chapter[] {
  return Object.freeze(
    info.chapters.map(({ metadata, ...chapter }) =>
      Object.freeze({ ...chapter, metadata: toRecord(metadata) }),
    ),
  );
}

/** The programs of a source as the public type. */
export function toPrograms(info: NativeSourceInfo): readonly Program[] {
  const programs = info.programs.map(({ id, streams, metadata }) =>
    Object.freeze({ id, streams: Object.freeze(streams), metadata: toRecord(metadata) }),
  );
  return Object.freeze(programs);
}

/** The reader of each source stream, for stream copy. */
const READERS = new WeakMap<SourceStream, NativeReader>();

/** The reader that a stream belongs to, `undefined` for an object of the caller's own making. */
export function readerOf(stream: SourceStream): NativeReader | undefined {
  return READERS.get(stream);
}

/** The streams of a source as the public type. */
export function toSourceStreams(info: NativeSourceInfo, reader: NativeReader): readonly SourceStream[] {
  const streams = info.streams.map((stream) => {
    const facts = Object.freeze({ ...common(stream), ...ofKind(stream) }) as SourceStream;
    READERS.set(facts, reader);
    return facts;
  });
  return Object.freeze(streams);
}

function common(stream: NativeStream): object {
  return {
    index: stream.index,
    id: stream.id,
    mediaType: stream.mediaType,
    codec: stream.codec,
    codecLongName: stream.codecLongName,
    profile: stream.profile ?? null,
    format: stream.format ?? null,
    bitRate: stream.bitRate ?? null,
    frameCount: stream.frameCount ?? null,
    bitsPerSample: stream.bitsPerSample ?? null,
    timeBase: stream.timeBase,
    startTime: stream.startTime ?? null,
    duration: stream.duration ?? null,
    language: stream.language ?? null,
    disposition: Object.freeze(stream.disposition),
    metadata: toRecord(stream.metadata),
  };
}

function ofKind(stream: NativeStream): object {
  switch (stream.mediaType) {
    case 'audio':
      return {
        sampleRate: stream.sampleRate ?? 0,
        channels: stream.channels ?? 0,
        channelLayout: stream.channelLayout ?? '',
        frameSize: stream.frameSize ?? 0,
      };
    case 'video':
      return {
        width: stream.width ?? 0,
        height: stream.height ?? 0,
        frameRate: known(stream.frameRate),
        averageFrameRate: known(stream.averageFrameRate),
        sampleAspectRatio: known(stream.sampleAspectRatio),
        rotation: stream.rotation ?? 0,
        color: stream.color ?? {
          space: 'unknown',
          range: 'unknown',
          primaries: 'unknown',
          transfer: 'unknown',
        },
        attachedPicture: stream.attachedPicture ?? false,
      };
    default:
      return {};
  }
}

/** FFmpeg writes an unknown fraction as 0/1. */
export function known(rational: Rational | undefined): Rational | null {
  return rational === undefined || rational.num === 0 || rational.den === 0 ? null : rational;
}
