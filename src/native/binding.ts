// The addon's surface, as `bindings/` exports it. Internal: nothing here reaches the public types.

import type { MediaErrorCode } from '../errors.ts';
import type { Rational } from '../time.ts';
import type { NativeConversion } from './conversion-binding.ts';
import type { NativeIoAnswers, NativeIoRequest } from './io-binding.ts';
import type {
  NativeStreamTags,
  NativeSubtitle,
  NativeSubtitleInputOptions,
  NativeWrittenChapter,
} from './writer-facts.ts';

/** One `name=value` for FFmpeg. */
export type NativeOption = { name: string; value: string };

/** Where bytes come from. */
export type NativeSource = {
  kind: 'text' | 'bytes' | 'custom';
  /** Path, URL or the device's own syntax; the core tells them apart. */
  text?: string;
  /** The whole file, copied on entry. */
  data?: Uint8Array;
  seekable?: boolean;
  /** Bytes, when known. */
  size?: number;
};

export type NativeLimits = {
  maxPixels?: number;
  maxStreams?: number;
  maxChannels?: number;
  maxSampleRate?: number;
  maxProbeBytes?: number;
  maxMetadataBytes?: number;
  maxAttachmentBytes?: number;
  maxChunkBytes?: number;
  maxSpoolBytes?: number;
  maxRedirects?: number;
  maxPlaylistDepth?: number;
};

export type NativeOpenOptions = {
  format?: string;
  options: NativeOption[];
  bufferSize: number;
  probeSize?: number;
  analyzeDuration?: number;
  /** Milliseconds; absent: for ever. */
  openTimeout?: number;
  /** Milliseconds; absent: for ever. */
  timeout?: number;
  verifyTls: boolean;
  /** Path of a PEM file. */
  tlsCaFile?: string;
  failOn: string;
  untrusted: boolean;
  protocols?: string[];
  limits: NativeLimits;
};

export type NativeStream = {
  index: number;
  id: number;
  mediaType: string;
  codec: string;
  codecLongName: string;
  profile?: string;
  format?: string;
  bitRate?: number;
  frameCount?: number;
  bitsPerSample?: number;
  timeBase: Rational;
  startTime?: number;
  duration?: number;
  language?: string;
  disposition: string[];
  metadata: NativeOption[];
  sampleRate?: number;
  channels?: number;
  channelLayout?: string;
  frameSize?: number;
  width?: number;
  height?: number;
  frameRate?: Rational;
  averageFrameRate?: Rational;
  sampleAspectRatio?: Rational;
  rotation?: number;
  color?: { space: string; range: string; primaries: string; transfer: string };
  attachedPicture?: boolean;
};

export type NativeSourceInfo = {
  formatName: string;
  formatLongName: string;
  duration?: number;
  startTime: number;
  bitRate?: number;
  metadata: NativeOption[];
  chapters: { id: number; start: number; end: number; metadata: NativeOption[] }[];
  seekable: boolean;
  streams: NativeStream[];
  defaultAudioStream?: number;
  defaultVideoStream?: number;
  defaultSubtitleStream?: number;
  programs: { id: number; streams: number[]; metadata: NativeOption[] }[];
};

export type NativeCommonOutputOptions = {
  streamIndex?: number;
  /** 0: everything as one chunk. */
  framesPerChunk: number;
  /** Absent: nothing is dropped. */
  bufferChunkSize?: number;
  /** Whether all chunks are kept, rather than making the reader wait. */
  bufferUnlimited: boolean;
  decoder?: string;
  decoderOptions: NativeOption[];
  filter?: string;
  hardware?: string;
};

export type NativeAudioOutputOptions = NativeCommonOutputOptions & {
  /** Absent: as decoded. */
  format?: string;
  sampleRate?: number;
  channels?: number;
  channelLayout?: string;
  planar: boolean;
};

export type NativeVideoOutputOptions = NativeCommonOutputOptions & {
  /** Absent: as decoded. */
  format?: string;
  frameRate?: Rational;
  width?: number;
  height?: number;
  scaler: string;
  layout: string;
  autorotate: boolean;
  normalizeMean?: number[];
  normalizeStd?: number[];
};

export type NativeSubtitleOutputOptions = {
  streamIndex?: number;
  /** Absent: nothing is dropped. */
  bufferChunkSize?: number;
  bufferUnlimited: boolean;
};

export type NativeOutputInfo = {
  /** Names the output for as long as it lives, whatever others are removed. */
  handle: number;
  index: number;
  sourceIndex: number;
  mediaType: string;
  filterDescription?: string;
  format: string;
  sampleRate?: number;
  channels?: number;
  channelLayout?: string;
  width?: number;
  height?: number;
  frameRate?: Rational;
  /** Head of a subtitle stream's ASS script. */
  header?: string;
};

/** A picture of a subtitle: its RGBA begins at `offset` of the chunk's buffer. */
export type NativeSubtitleRegion = {
  x: number;
  y: number;
  width: number;
  height: number;
  offset: number;
};

/** An opaque handle on a chunk's memory, for {@link NativeBinding.releaseChunk}. */
export type NativeMemory = { readonly __nativeMemory: never };

/** A chunk of sound, pictures or subtitles; the fields that its kind has are set. */
export type NativeChunk = {
  kind: 'audio' | 'video' | 'subtitle';
  buffer: ArrayBuffer;
  memory: NativeMemory;
  /** Bytes of one component of a pixel: 1, 2, or 4 (floating point). */
  componentBytes?: number;
  /** Bytes of `buffer` that are filled. */
  byteLength: number;
  /** Sample or pixel format. */
  format?: string;
  layout?: string;
  frames?: number;
  shape?: number[];
  pts?: number;
  duration?: number;
  dropped?: number;
  sampleRate?: number;
  channels?: number;
  width?: number;
  height?: number;
  timestamps?: Float64Array;
  text?: string;
  lines?: string[];
  regions?: NativeSubtitleRegion[];
  forced?: boolean;
};

/** One packet; its side data lies behind its bytes. The numbers are those of {@link NativeReader.takePackets}. */
export type NativePacket = {
  kind: 'packet';
  words: Int32Array;
  ticks: BigInt64Array;
  numbers: Float64Array;
  bytes: Uint8Array;
};

/** `undefined`: not yet; `null`: ended. */
export type NativeTry<T> = T | null | undefined;

export type NativeReaderStats = {
  packets: number;
  bytesRead: number;
  framesDecoded: number;
  framesDropped: number;
  decodeErrors: number;
};

/** Which frames are wanted: at these seconds, with these numbers, or every so many seconds (one value). */
export type NativeFramePicks = { kind: 'at' | 'indices' | 'every'; values: Float64Array };

export interface NativeReader extends NativeIoAnswers {
  open(): Promise<NativeSourceInfo>;
  addAudioStream(options: NativeAudioOutputOptions): Promise<NativeOutputInfo>;
  addVideoStream(options: NativeVideoOutputOptions): Promise<NativeOutputInfo>;
  addSubtitleStream(options: NativeSubtitleOutputOptions): Promise<NativeOutputInfo>;
  /** The one output of a reader that gives single frames. */
  addFrames(options: NativeVideoOutputOptions, picks: NativeFramePicks): Promise<NativeOutputInfo>;
  addPacketStream(streamIndex: number, bitstreamFilter: string | undefined): Promise<NativeOutputInfo>;
  removeStream(handle: number): Promise<void>;
  seek(seconds: number, mode: string): Promise<void>;
  /** Resolves false at the end. */
  processPacket(): Promise<boolean>;
  fillBuffer(): Promise<boolean>;
  processAllPackets(): Promise<void>;
  isBufferReady(): boolean;
  popChunks(): (NativeChunk | NativePacket | null)[];
  /** Resolves once {@link tryStep} has something to give, or the end. Carries no data, so that nothing is lost with it. */
  waitStep(highWaterMark: number): Promise<void>;
  tryStep(highWaterMark: number): NativeTry<(NativeChunk | NativePacket | null)[]>;
  waitNext(handle: number, highWaterMark: number): Promise<void>;
  tryNext(handle: number, highWaterMark: number): NativeTry<NativeChunk | NativePacket>;
  /**
   * Copies packets in, each with its side data behind it: all that is there and fits in, of a reader that gives packets alone, or of
   * one output. Of each packet `words` has 8 numbers: step, output, source stream, flags (1 key frame, 2 discard), bytes, bytes of side data, time
   * base; `ticks` 3: pts, dts, duration, the lowest number for none; `numbers` 4: the same in seconds and the position, NaN for none.
   *
   * @returns Packets; 0 for none yet, -1 at the end, -2 where the next step needs as many bytes as `words[0]` says.
   */
  takePackets(
    handle: number | undefined,
    highWaterMark: number,
    words: Int32Array,
    ticks: BigInt64Array,
    numbers: Float64Array,
    bytes: Uint8Array,
  ): number;
  /** Whether the output has given all it has. */
  outputEnded(handle: number): boolean;
  stats(): NativeReaderStats;
  /** Sets the stop flag; every wait ends within 100 ms. */
  stop(reason: 'aborted' | 'closed'): void;
  /** Resolves when the worker is gone. */
  close(): Promise<void>;
}

export type NativeWriterOptions = {
  format?: string;
  options: NativeOption[];
  metadata: NativeOption[];
  chapters: NativeWrittenChapter[];
  timeout?: number;
  acceptTimeout?: number;
  atomic: boolean;
};

export type NativeTarget = {
  /** `'http'`: an address that the caller's side writes to, unless the format opens its own connections. */
  kind: 'text' | 'memory' | 'custom' | 'http';
  text?: string;
  seekable?: boolean;
  /** Options that the caller's side uses itself. */
  takes?: string[];
};

export type NativeCodecConfig = {
  bitRate?: number;
  bitRateTolerance?: number;
  bufferSize?: number;
  compressionLevel?: number;
  qscale?: number;
  qmin?: number;
  qmax?: number;
  gopSize?: number;
  maxBFrames?: number;
};

export type NativeAudioInputOptions = {
  sampleRate: number;
  channels: number;
  channelLayout?: string;
  format: string;
  planar: boolean;
  encoder?: string;
  encoderOptions: NativeOption[];
  encoderFormat?: string;
  encoderSampleRate?: number;
  encoderChannels?: number;
  codec: NativeCodecConfig;
  filter?: string;
  tags: NativeStreamTags;
};

export type NativeVideoInputOptions = {
  frameRate: Rational;
  width: number;
  height: number;
  format: string;
  layout: string;
  encoder?: string;
  encoderOptions: NativeOption[];
  encoderFormat?: string;
  encoderFrameRate?: Rational;
  encoderWidth?: number;
  encoderHeight?: number;
  codec: NativeCodecConfig;
  filter?: string;
  hardware?: string;
  tags: NativeStreamTags;
};

export type NativeInputInfo = {
  index: number;
  /** Absent for packets copied as they are. */
  encoder?: string;
  codec: string;
  format?: string;
  sampleRate?: number;
  channels?: number;
  channelLayout?: string;
  width?: number;
  height?: number;
  frameRate?: Rational;
  /** Bytes of one frame as declared; 0 for packets. */
  frameBytes: number;
};

/** How the given data lies in memory, where it is not as the input was declared. */
export type NativeDataFacts = { format?: string; layout?: string; pts?: number };

export interface NativeWriter extends NativeIoAnswers {
  addAudioStream(options: NativeAudioInputOptions): NativeInputInfo;
  addVideoStream(options: NativeVideoInputOptions): NativeInputInfo;
  addPacketStream(reader: NativeReader, streamIndex: number, tags: NativeStreamTags): NativeInputInfo;
  addSubtitleStream(options: NativeSubtitleInputOptions): NativeInputInfo;
  addAttachedPicture(data: Uint8Array, tags: NativeStreamTags): NativeInputInfo;
  setChapters(chapters: NativeWrittenChapter[]): void;
  setMetadata(tags: NativeOption[]): void;
  /** Whether the bytes of an address come to the caller's side. */
  usesTarget(): boolean;
  open(options: NativeOption[]): Promise<void>;
  /** The data is copied before it returns; so by all that follow. */
  writeAudio(input: number, data: Uint8Array, facts: NativeDataFacts): Promise<void>;
  writeVideo(input: number, data: Uint8Array, facts: NativeDataFacts): Promise<void>;
  writeSubtitle(input: number, subtitle: NativeSubtitle): Promise<void>;
  /**
   * Copies packets, each with its side data behind it, and writes them in the background. Of each packet `words` has 6 numbers: input,
   * flags (1 key frame, 2 discard), bytes, bytes of side data, time base; `ticks` 3: pts, dts, duration, the lowest number for none.
   *
   * @returns Whether writing has failed meanwhile.
   */
  sendPackets(words: Int32Array, ticks: BigInt64Array, bytes: Uint8Array): boolean;
  /** Resolves when all packets sent so far are written. */
  packetsWritten(): Promise<void>;
  flush(): Promise<void>;
  /** Resolves with what a memory target holds, `null` for every other. */
  finish(): Promise<Uint8Array | null>;
  stop(reason: 'aborted' | 'closed'): void;
  /** Resolves when the worker is gone; what was not finished is undone. */
  close(): Promise<void>;
}

export type NativeEffectOptions = {
  effect?: string;
  format?: string;
  encoder?: string;
  encoderOptions: NativeOption[];
  codec: NativeCodecConfig;
  padEnd: boolean;
  sampleRate: number;
  channels: number;
  sampleFormat: string;
  planar: boolean;
  outputSampleRate?: number;
  /** 0: everything as one chunk. */
  framesPerChunk: number;
  /** Channels of packed floats, where that is what goes out. */
  speakerChannels?: number;
};

export interface NativeEffector {
  /**
   * Takes samples, which are copied before it returns, and works until a chunk is there (0), samples are needed (1), or nothing
   * comes any more (2). `last`: no samples follow. `taken`: frames of the chunk taken since the last call.
   */
  pump(data: Uint8Array | undefined, last: boolean, taken: number): Promise<0 | 1 | 2>;
  /** The chunk that is there. */
  takeChunk(): (NativeChunk | null)[];
  stop(reason: 'aborted' | 'closed'): void;
  /** Resolves when the worker is gone. */
  close(): Promise<void>;
}

/** The addon. */
export interface NativeBinding {
  readonly NativeEffector: new (options: NativeEffectOptions) => NativeEffector;
  readonly NativeReader: new (
    source: NativeSource,
    options: NativeOpenOptions,
    ask: (request: NativeIoRequest) => void,
  ) => NativeReader;
  readonly NativeWriter: new (
    target: NativeTarget,
    options: NativeWriterOptions,
    ask: (request: NativeIoRequest) => void,
  ) => NativeWriter;
  readonly NativeConversion: new (asks: ((request: NativeIoRequest) => void)[]) => NativeConversion;
  /** Gives a chunk's memory back and detaches its buffer. A buffer that was transferred away is left alone. */
  releaseChunk(memory: NativeMemory, buffer: ArrayBuffer): void;
  /** As JSON text. */
  versions(): string;
  license(): string;
  buildConfiguration(): string;
  /** One list of the registry, e.g. `'demuxers'`, as JSON text. */
  registry(list: string): string;
  /** The devices of a driver, as JSON text. */
  deviceList(format: string, sinks: boolean): Promise<string>;
  /** What a codec, muxer, demuxer or filter accepts, as JSON text. */
  registryOptions(kind: string, name: string): string;
  logLevel(): number;
  setLogLevel(level: number): void;
  /** Replaces the listener; `null` removes it. It never keeps the process alive. */
  onLog(listener: ((line: NativeLogLine) => void) | null): void;
  /** Stops every reader and writer of this thread and waits at most 500 ms for their workers. */
  stopAll(): void;
}

export type NativeLogLine = { level: number; message: string; component: string };

/** A failure as the addon throws it: an `Error` with these fields. */
export type NativeFailure = {
  nativeFailure: true;
  code: MediaErrorCode;
  message: string;
  operation: string;
  ffmpegCode?: number;
  streamIndex?: number;
  log?: string;
  errno?: string;
  status?: number;
  options?: string[];
  limit?: string;
  value?: number;
  allowed?: number;
  /** The id of the request whose answer was a failure of user code. */
  userError?: number;
};
