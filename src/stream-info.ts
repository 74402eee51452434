import type { SampleFormat } from './formats.ts';
import type { Rational } from './time.ts';

/** What every stream of a source has. */
type SourceStreamFacts = {
  /** Place in the source, from 0. */
  readonly index: number;
  /** The container's own number for the stream, e.g. the MPEG-TS PID. */
  readonly id: number;
  /** Name of the codec, e.g. `'h264'`. */
  readonly codec: string;
  readonly codecLongName: string;
  /** The codec's profile, e.g. `'High'`. */
  readonly profile: string | null;
  /** Bits per second. */
  readonly bitRate: number | null;
  /** Number of frames as the container says, where it does. */
  readonly frameCount: number | null;
  /** Bits of one sample as coded (24 for 24-bit PCM). */
  readonly bitsPerSample: number | null;
  /** The unit of the stream's ticks, in seconds. */
  readonly timeBase: Rational;
  /** pts of the first frame in seconds. */
  readonly startTime: number | null;
  /** Seconds. */
  readonly duration: number | null;
  /** Language tag as the file has it, e.g. `'eng'`. */
  readonly language: string | null;
  /** `'default'`, `'forced'`, `'attached_pic'`, …. */
  readonly disposition: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
};

/** A sound stream of a source. */
export type AudioSourceStream = SourceStreamFacts & {
  readonly mediaType: 'audio';
  /** Sample format as decoded. */
  readonly format: SampleFormat | null;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** `'mono'`, `'stereo'`, `'5.1'`, …. */
  readonly channelLayout: string;
  /** Samples of one channel in a packet, 0 where it varies. */
  readonly frameSize: number;
};

/** How a picture's numbers become colours, by FFmpeg's names; `'unknown'` where the file does not say. */
export type ColorFacts = {
  readonly space: string;
  readonly range: string;
  readonly primaries: string;
  readonly transfer: string;
};

/** A picture stream of a source. */
export type VideoSourceStream = SourceStreamFacts & {
  readonly mediaType: 'video';
  /** Pixel format as decoded. */
  readonly format: string | null;
  /** Pixels, before rotation. */
  readonly width: number;
  /** Pixels, before rotation. */
  readonly height: number;
  /** Frames per second, as best guessed. */
  readonly frameRate: Rational | null;
  /** Frames per second, averaged over the stream. */
  readonly averageFrameRate: Rational | null;
  readonly sampleAspectRatio: Rational | null;
  /** Degrees clockwise that the picture wants to be turned by for display: 0, 90, 180, 270, or what the file says. */
  readonly rotation: number;
  readonly color: ColorFacts;
  /** Whether it is a cover picture rather than a moving one. */
  readonly attachedPicture: boolean;
};

/** A subtitle stream of a source. */
export type SubtitleSourceStream = SourceStreamFacts & {
  readonly mediaType: 'subtitle';
  readonly format: null;
};

/** A stream of data, or an attached file. */
export type DataSourceStream = SourceStreamFacts & {
  readonly mediaType: 'data' | 'attachment';
  readonly format: null;
};

/** A stream of a source, told apart by `mediaType`. */
export type SourceStream = AudioSourceStream | VideoSourceStream | SubtitleSourceStream | DataSourceStream;

/** A chapter of a source. */
export type Chapter = {
  readonly id: number;
  /** Seconds. */
  readonly start: number;
  /** Seconds. */
  readonly end: number;
  readonly metadata: Readonly<Record<string, string>>;
};

/** Streams of a source that belong together. */
export type Program = {
  /** The container's own number for it, e.g. the MPEG-TS program number, or the variant's place in a playlist. */
  readonly id: number;
  /** Indices of its streams. */
  readonly streams: readonly number[];
  /** E.g. `service_name`, `variant_bitrate`. */
  readonly metadata: Readonly<Record<string, string>>;
};

/** A container format. */
export type FormatInfo = {
  /** FFmpeg's name, e.g. `'mov,mp4,m4a,3gp,3g2,mj2'`. */
  readonly name: string;
  readonly longName: string;
};

/** What a reader has done so far. */
export type ReaderStats = {
  /** Packets read. */
  readonly packets: number;
  /** Bytes read from the source. */
  readonly bytesRead: number;
  /** Frames that the decoders gave. */
  readonly framesDecoded: number;
  /** Frames dropped from chunk buffers that were full (`bufferChunkSize`). */
  readonly framesDropped: number;
  /** Packets or frames that could not be decoded and were skipped (`failOn: 'none'`). */
  readonly decodeErrors: number;
};
