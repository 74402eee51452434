import type { Chunk } from './chunk.ts';
import { invalidRange, invalidType, MediaError } from './errors.ts';
import type {
  AudioLayout,
  PixelArrayOf,
  PixelFormat,
  SampleArrayOf,
  SampleFormat,
  VideoLayout,
} from './formats.ts';
import { throwIfAborted, withTimeout } from './internal/abort.ts';
import { PullIterator } from './internal/pull-iterator.ts';
import { ReaderSession } from './internal/reader-session.ts';
import { resolveSource } from './internal/source-adapters.ts';
import { toChapters, toPrograms, toRecord, toSourceStreams } from './internal/source-facts.ts';
import type { NativeOutputInfo, NativeSourceInfo } from './native/binding.ts';
import {
  type AudioOutputOptions,
  bindingifyAudioOutputOptions,
  validateAudioOutputOptions,
} from './options/audio-output-options.ts';
import { type OpenOptions, validateOpenOptions } from './options/open-options.ts';
import { type PacketOutputOptions, validatePacketOutputOptions } from './options/packet-output-options.ts';
import {
  type ChunksOptions,
  DEFAULT_CHUNKS_OPTIONS,
  DEFAULT_SEEK_OPTIONS,
  PACKETS_AHEAD,
  type SeekOptions,
  type StepOptions,
  validateChunksOptions,
  validateSeekOptions,
  validateStepOptions,
} from './options/step-options.ts';
import {
  bindingifySubtitleOutputOptions,
  type SubtitleOutputOptions,
  validateSubtitleOutputOptions,
} from './options/subtitle-output-options.ts';
import {
  bindingifyVideoOutputOptions,
  type NormalizeOptions,
  type VideoOutputOptions,
  validateVideoOutputOptions,
} from './options/video-output-options.ts';
import {
  AudioOutput,
  type OutputPlace,
  type OutputStream,
  PacketOutput,
  SubtitleOutput,
  VideoOutput,
} from './output-stream.ts';
import type { Source } from './source.ts';
import type { Chapter, FormatInfo, Program, ReaderStats, SourceStream } from './stream-info.ts';

/** The array of pictures in a format: floating point where they are normalized. */
export type NormalizedArrayOf<
  F extends PixelFormat | null,
  N extends NormalizeOptions | undefined,
> = N extends NormalizeOptions ? Float32Array : PixelArrayOf<F>;

type OutputClass<O extends OutputStream> = new (
  session: ReaderSession,
  place: OutputPlace,
  info: NativeOutputInfo,
) => O;

/**
 * Reads media from a file, a URL, memory, a stream or a device and gives it as chunks of typed arrays.
 *
 * Decoding runs on a thread of its own; nothing here blocks the event loop, and an idle reader does not keep the process alive.
 *
 * @example
 * ```ts
 * await using reader = await StreamReader.open('clip.mp4');
 * await reader.addAudioStream({ sampleRate: 16000, channels: 1 });
 * await reader.addVideoStream({ framesPerChunk: 30 });
 * for await (const [audio, video] of reader) {
 *   console.log(audio?.shape, video?.shape);
 * }
 * ```
 */
export class StreamReader implements AsyncIterable<(Chunk | null)[]>, AsyncDisposable {
  /** The container. */
  readonly format: FormatInfo;
  /** Seconds, `null` where not known. */
  readonly duration: number | null;
  /** Seconds; pts are given as the file has them, and {@link seek} takes the same clock. */
  readonly startTime: number;
  /** Bits per second, `null` where not known. */
  readonly bitRate: number | null;
  /** The container's tags. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The container's chapters, in its order. */
  readonly chapters: readonly Chapter[];
  /** Whether {@link seek} can work. */
  readonly seekable: boolean;
  /** The source's streams, told apart by `mediaType`. */
  readonly sourceStreams: readonly SourceStream[];
  /** Index of the sound stream that `addAudioStream()` takes if none is named. */
  readonly defaultAudioStream: number | null;
  /** Index of the picture stream that `addVideoStream()` takes if none is named; never an attached picture. */
  readonly defaultVideoStream: number | null;

  /** Index of the subtitle stream that `addSubtitleStream()` takes if none is named. */
  readonly defaultSubtitleStream: number | null;
  /** Streams that belong together: the variants of a playlist, the services of a broadcast. */
  readonly programs: readonly Program[];

  readonly #session: ReaderSession;
  readonly #outputs: OutputStream[] = [];
  readonly #places: OutputPlace[] = [];

  private constructor(session: ReaderSession, info: NativeSourceInfo) {
    this.#session = session;
    this.format = Object.freeze({ name: info.formatName, longName: info.formatLongName });
    this.duration = info.duration ?? null;
    this.startTime = info.startTime;
    this.bitRate = info.bitRate ?? null;
    this.metadata = toRecord(info.metadata);
    this.chapters = toChapters(info);
    this.seekable = info.seekable;
    this.sourceStreams = toSourceStreams(info, session.native);
    this.defaultAudioStream = info.defaultAudioStream ?? null;
    this.defaultVideoStream = info.defaultVideoStream ?? null;
    this.defaultSubtitleStream = info.defaultSubtitleStream ?? null;
    this.programs = toPrograms(info);
  }

  /**
   * Opens a source and finds out what it holds.
   *
   * @param source A path, URL, bytes, `Blob`, `FileHandle`, stream, iterable of bytes, or custom source. Bytes up to 16 MiB are
   * copied; larger ones are read while decoding and must not change meanwhile.
   * @param options How it is opened.
   * @throws MediaError `ERR_NOT_FOUND`, `ERR_PERMISSION`, `ERR_INVALID_DATA`, `ERR_UNSUPPORTED_FORMAT`,
   * `ERR_UNEXPECTED_OPTIONS`, `ERR_TIMEOUT`, `ERR_ABORTED`, `ERR_LIMIT`, `ERR_PROTOCOL_NOT_ALLOWED`, `ERR_HTTP_STATUS`, `ERR_IO`.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  static async open(source: Source, options?: OpenOptions): Promise<StreamReader> {
    const checked = validateOpenOptions(options);
    const [session, info] = await ReaderSession.open(await resolveSource(source), checked);
    return new StreamReader(session, info);
  }

  /** The outputs, in the order of adding. */
  get outputStreams(): readonly OutputStream[] {
    return [...this.#outputs];
  }

  /** What was read and decoded so far. */
  get stats(): ReaderStats {
    return this.#session.native.stats();
  }

  /**
   * Adds an output of decoded sound.
   *
   * @param options Which stream, how it is filtered, converted and cut.
   * @throws MediaError `ERR_NO_SUCH_STREAM`, `ERR_UNKNOWN_CODEC`, `ERR_UNEXPECTED_OPTIONS`, `ERR_UNKNOWN_FILTER`,
   * `ERR_INVALID_FILTER`, `ERR_HARDWARE`, `ERR_CLOSED`.
   */
  async addAudioStream<F extends SampleFormat | null = 'flt', L extends AudioLayout = 'interleaved'>(
    options?: AudioOutputOptions<F, L>,
  ): Promise<AudioOutput<SampleArrayOf<F>, L>> {
    const checked = bindingifyAudioOutputOptions(validateAudioOutputOptions(options));
    return this.#add<AudioOutput<SampleArrayOf<F>, L>>('addAudioStream', AudioOutput, () =>
      this.#session.native.addAudioStream(checked),
    );
  }

  /**
   * Adds an output of decoded pictures.
   *
   * @param options Which stream, how it is filtered, converted and cut.
   * @throws MediaError as {@link addAudioStream}.
   */
  async addVideoStream<
    F extends PixelFormat | null = 'rgb24',
    L extends VideoLayout = 'NCHW',
    N extends NormalizeOptions | undefined = undefined,
  >(options?: VideoOutputOptions<F, L, N>): Promise<VideoOutput<NormalizedArrayOf<F, N>, L>> {
    const checked = bindingifyVideoOutputOptions(validateVideoOutputOptions(options));
    return this.#add<VideoOutput<NormalizedArrayOf<F, N>, L>>('addVideoStream', VideoOutput, () =>
      this.#session.native.addVideoStream(checked),
    );
  }

  /**
   * Adds an output of subtitles.
   *
   * @param options Which stream.
   * @throws MediaError `ERR_NO_SUCH_STREAM`, `ERR_UNKNOWN_CODEC`, `ERR_CLOSED`.
   */
  async addSubtitleStream(options?: SubtitleOutputOptions): Promise<SubtitleOutput> {
    const checked = bindingifySubtitleOutputOptions(validateSubtitleOutputOptions(options));
    return this.#add('addSubtitleStream', SubtitleOutput, () =>
      this.#session.native.addSubtitleStream(checked),
    );
  }

  /**
   * Adds an output of packets as they are, without decoding.
   *
   * @param options Which stream, and a bitstream filter.
   * @throws MediaError `ERR_NO_SUCH_STREAM`, `ERR_UNKNOWN_FILTER`, `ERR_CLOSED`.
   */
  async addPacketStream(options: PacketOutputOptions): Promise<PacketOutput> {
    const { streamIndex, bitstreamFilter } = validatePacketOutputOptions(options);
    return this.#add('addPacketStream', PacketOutput, () =>
      this.#session.native.addPacketStream(streamIndex, bitstreamFilter),
    );
  }

  async #add<O extends OutputStream>(
    operation: string,
    type: OutputClass<O>,
    start: () => Promise<NativeOutputInfo>,
  ): Promise<O> {
    const info = await this.#session.call(operation, start);
    const place: OutputPlace = { index: info.index, handle: info.handle, removed: false };
    const output = new type(this.#session, place, info);
    this.#places.push(place);
    this.#session.ahead.addOutput();
    this.#outputs.push(output);
    return output;
  }

  /**
   * Removes an output. Later indices move down; the others go on untouched.
   *
   * @param output The output, or its index.
   * @throws MediaError `ERR_CLOSED`.
   * @throws RangeError `ERR_INVALID_ARG` where the reader has no such output.
   */
  async removeStream(output: OutputStream | number): Promise<void> {
    if (typeof output !== 'number' && (typeof output !== 'object' || output === null)) {
      throw invalidType('output', 'an output of this reader or its index', output);
    }
    const index = typeof output === 'number' ? output : this.#outputs.indexOf(output);
    const place = this.#places[index];
    if (place === undefined) {
      throw invalidRange('output', 'an output of this reader or its index', output);
    }
    await this.#session.call('removeStream', () => this.#session.native.removeStream(place.handle));
    this.#outputs.splice(index, 1);
    this.#places.splice(index, 1);
    this.#session.ahead.removeOutput(index);
    place.removed = true;
    for (const [position, left] of this.#places.entries()) {
      left.index = position;
    }
  }

  /**
   * Goes to a time. What is buffered is dropped.
   *
   * @param seconds On the clock of {@link startTime}; before the start goes to the start.
   * @param options Where the next chunk may begin.
   * @throws MediaError `ERR_NOT_SEEKABLE`, `ERR_CLOSED`.
   */
  async seek(seconds: number, options?: SeekOptions): Promise<void> {
    if (typeof seconds !== 'number') {
      throw invalidType('seconds', 'a number', seconds);
    }
    if (!Number.isFinite(seconds)) {
      throw invalidRange('seconds', 'finite', seconds);
    }
    const { mode } = { ...DEFAULT_SEEK_OPTIONS, ...validateSeekOptions(options) };
    await this.#session.call('seek', () => this.#session.native.seek(seconds, mode));
    this.#session.ahead.clear();
  }

  /**
   * All outputs together: a step has one entry an output, in their order.
   *
   * A step waits until every output that still runs has a chunk. An output that has ended gives `null` while others go on; where
   * chunks are of very different durations, a step does not wait once an output holds `highWaterMark` chunks and gives `null` for
   * the rest. For outputs of subtitles, and of packets of subtitle and data streams, a step never waits while others run. Leaving the loop early leaves the reader open: what was not taken comes next time.
   *
   * @param options Signal and buffering.
   * @throws MediaError; all that was decoded before a fault is delivered first.
   */
  chunks(options?: ChunksOptions): AsyncIterableIterator<(Chunk | null)[]> {
    const checked = validateChunksOptions(options);
    const { signal, highWaterMark } = checked;
    const pull = async (): Promise<IteratorResult<(Chunk | null)[], undefined>> => {
      const step = await this.#step(signal, highWaterMark);
      return step === null ? { value: undefined, done: true } : { value: step, done: false };
    };
    return new PullIterator(pull, () => this.#session.stepAhead(signal));
  }

  /** Same as {@link chunks}. */
  [Symbol.asyncIterator](): AsyncIterableIterator<(Chunk | null)[]> {
    return this.chunks();
  }

  async #step(
    signal: AbortSignal | undefined,
    highWaterMark: number | undefined,
  ): Promise<(Chunk | null)[] | null> {
    this.#requireOutputs('chunks');
    throwIfAborted(signal, 'chunks');
    const { native, ahead } = this.#session;
    if (this.#outputs.every(({ mediaType }) => mediaType === 'packet')) {
      return this.#session.takePacketStep(highWaterMark ?? PACKETS_AHEAD, signal);
    }
    const waiting = ahead.takeStep();
    if (waiting !== undefined) {
      return waiting;
    }
    const mark = highWaterMark ?? DEFAULT_CHUNKS_OPTIONS.highWaterMark;
    const step = await this.#session.take(
      'chunks',
      () => native.tryStep(mark),
      () => native.waitStep(mark),
      signal,
    );
    return step === null ? null : step.map(this.#session.chunk);
  }

  #requireOutputs(operation: string): void {
    this.#session.check(operation);
    if (this.#outputs.length === 0) {
      throw new MediaError(
        'ERR_STATE',
        'the reader has no outputs; add one with addAudioStream() or addVideoStream()',
        {
          operation,
        },
      );
    }
  }

  /**
   * Reads one packet and decodes it.
   *
   * @param options How long to wait. A step that ran into `timeout` is not lost: what it waited for comes to the next.
   * @returns `false` at the end, and again after it.
   * @throws MediaError `ERR_TIMEOUT`, `ERR_INVALID_DATA`, `ERR_TRUNCATED`, `ERR_IO`, `ERR_CLOSED`.
   */
  async processPacket(options?: StepOptions): Promise<boolean> {
    return this.#process(
      'processPacket',
      () => this.#session.native.processPacket(),
      validateStepOptions(options),
    );
  }

  /**
   * Processes packets until {@link isBufferReady}.
   *
   * @param options As {@link processPacket}.
   * @returns `false` at the end.
   */
  async fillBuffer(options?: StepOptions): Promise<boolean> {
    return this.#process('fillBuffer', () => this.#session.native.fillBuffer(), validateStepOptions(options));
  }

  /**
   * Processes all packets to the end. Everything decoded is buffered: pair it with `framesPerChunk: 'all'`, or with
   * `bufferChunkSize`.
   *
   * @throws MediaError on the first packet that cannot be processed.
   */
  async processAllPackets(): Promise<void> {
    await this.#process('processAllPackets', () => this.#session.native.processAllPackets(), {});
  }

  async #process<T>(operation: string, start: () => Promise<T>, options: StepOptions): Promise<T> {
    this.#requireOutputs(operation);
    return withTimeout(this.#session.call(operation, start), options.timeout, operation);
  }

  /** Whether every output that still runs has a chunk. */
  isBufferReady(): boolean {
    return !this.#session.ahead.isEmpty || this.#session.run(() => this.#session.native.isBufferReady());
  }

  /** Takes one chunk of each output, `null` where there is none. */
  popChunks(): (Chunk | null)[] {
    this.#session.check('popChunks');
    const waiting = this.#session.ahead.takeStep();
    if (waiting !== undefined) {
      return waiting;
    }
    return this.#session.run(() => this.#session.native.popChunks()).map(this.#session.chunk);
  }

  /** Stops and frees everything; idempotent. Pending calls reject with `ERR_CLOSED`. Chunks that were taken stay valid. */
  async close(): Promise<void> {
    await this.#session.close();
  }

  /** Same as {@link close}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
