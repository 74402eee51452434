import type { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import type { AudioChunk, Chunk, Packet, SubtitleChunk, VideoChunk } from './chunk.ts';
import { MediaError } from './errors.ts';
import type { AudioLayout, PixelArray, SampleArray, SampleFormat, VideoLayout } from './formats.ts';
import { throwIfAborted } from './internal/abort.ts';
import { ChunkReadable } from './internal/chunk-readable.ts';
import { PullIterator } from './internal/pull-iterator.ts';
import type { ReaderSession } from './internal/reader-session.ts';
import { known } from './internal/source-facts.ts';
import type { NativeOutputInfo } from './native/binding.ts';
import {
  DEFAULT_READABLE_OPTIONS,
  type ReadableOptions,
  validateReadableOptions,
} from './options/node-stream-options.ts';
import {
  type ChunksOptions,
  DEFAULT_CHUNKS_OPTIONS,
  PACKETS_AHEAD,
  validateChunksOptions,
} from './options/step-options.ts';
import type { Rational } from './time.ts';

/** Where an output stands: its place moves when an earlier output is removed, its handle never. */
export type OutputPlace = { index: number; readonly handle: number; removed: boolean };

/**
 * One output of a reader, and an `AsyncIterable` of its own chunks.
 *
 * Outputs may be read side by side and at different speeds: the faster waits once 4 chunks are buffered for the slower. An output
 * that fills up while no one reads it is an error (`ERR_UNREAD_OUTPUT`).
 */
export abstract class OutputStream<C extends Chunk = Chunk> implements AsyncIterable<C> {
  /** What it carries, or `'packet'` where it is not decoded. */
  abstract readonly mediaType: 'audio' | 'video' | 'subtitle' | 'packet';
  /** Place among the reader's outputs; later ones move down when an earlier one is removed. */
  declare readonly index: number;
  /** Index of the source stream. */
  readonly sourceIndex: number;
  /** The filter that was asked for, or `null`. */
  readonly filterDescription: string | null;

  readonly #session: ReaderSession;
  readonly #place: OutputPlace;

  /** @internal */
  constructor(session: ReaderSession, place: OutputPlace, info: NativeOutputInfo) {
    this.#session = session;
    this.#place = place;
    // A property of its own, so that it is seen where an output is logged or written as JSON.
    Object.defineProperty(this, 'index', { enumerable: true, get: () => place.index });
    this.sourceIndex = info.sourceIndex;
    this.filterDescription = info.filterDescription ?? null;
  }

  /** Whether it has given all it has. */
  get ended(): boolean {
    const { removed, index, handle } = this.#place;
    return (
      removed ||
      (!this.#session.ahead.has(index) && this.#session.run(() => this.#session.native.outputEnded(handle)))
    );
  }

  /**
   * This output's chunks, one after the other.
   *
   * Leaving the loop early leaves the reader open: what was not taken comes next time.
   *
   * @param options Signal and buffering.
   * @throws MediaError; all that was decoded before a fault is delivered first.
   */
  chunks(options?: ChunksOptions): AsyncIterableIterator<C> {
    const checked = validateChunksOptions(options);
    const { signal, highWaterMark } = checked;
    const pull = async (): Promise<IteratorResult<C, undefined>> => {
      const value = await this.#next(signal, highWaterMark);
      return value === null ? { value: undefined, done: true } : { value, done: false };
    };
    return new PullIterator(pull, this.mediaType === 'packet' ? () => this.#ahead(signal) : undefined);
  }

  /** Same as {@link chunks}. */
  [Symbol.asyncIterator](): AsyncIterableIterator<C> {
    return this.chunks();
  }

  /**
   * A Node stream in object mode, one chunk an item. Destroying it leaves the reader open.
   *
   * @param options Buffering and signal.
   */
  readable(options?: ReadableOptions): Readable {
    const { highWaterMark, signal } = { ...DEFAULT_READABLE_OPTIONS, ...validateReadableOptions(options) };
    return new ChunkReadable((stop) => this.chunks({ signal: stop }), {
      objectMode: true,
      highWaterMark,
      ...(signal && { signal }),
    });
  }

  /**
   * A Node stream of bytes: the packed samples, pixels or packets, without the chunks' bounds. Each piece is the chunk's own memory,
   * not a copy. Of subtitles it is the words as UTF-8, a line feed after each event, or the RGBA of their regions.
   */
  bytes(): Readable {
    return new ChunkReadable((stop) => this.chunks({ signal: stop }), {
      objectMode: false,
      highWaterMark: 65_536,
    });
  }

  /** A web stream, one chunk an item. Cancelling it leaves the reader open. */
  web(): ReadableStream<C> {
    const stop = new AbortController();
    const iterator = this.chunks({ signal: stop.signal });
    return new ReadableStream<C>(
      {
        async pull(controller) {
          const { value, done } = await iterator.next();
          if (done) {
            controller.close();
          } else {
            controller.enqueue(value);
          }
        },
        cancel(reason) {
          stop.abort(reason);
        },
      },
      { highWaterMark: 1 },
    );
  }

  /** A packet that came over with others, where nothing speaks against giving it. */
  #ahead(signal: AbortSignal | undefined): C | undefined {
    const { isOpen, ahead } = this.#session;
    const stopped = !isOpen || this.#place.removed || signal?.aborted === true;
    return stopped ? undefined : (ahead.takeOf(this.#place.index) as Chunk as C | undefined);
  }

  async #next(signal: AbortSignal | undefined, highWaterMark: number | undefined): Promise<C | null> {
    const { native } = this.#session;
    this.#session.check('read output');
    throwIfAborted(signal, 'read output');
    if (this.mediaType === 'packet') {
      const packet = this.#session.takePacket(() => this.#present(), highWaterMark ?? PACKETS_AHEAD, signal);
      return (await packet) as Chunk as C | null;
    }
    const mark = highWaterMark ?? DEFAULT_CHUNKS_OPTIONS.highWaterMark;
    const chunk = await this.#session.take(
      'read output',
      () => native.tryNext(this.#present().handle, mark),
      () => native.waitNext(this.#present().handle, mark),
      signal,
    );
    return this.#session.chunk(chunk) as C | null;
  }

  #present(): OutputPlace {
    if (this.#place.removed) {
      throw new MediaError('ERR_STATE', 'the output was removed from its reader', {
        operation: 'read output',
      });
    }
    return this.#place;
  }
}

/** Sound, decoded. */
export class AudioOutput<
  A extends SampleArray = SampleArray,
  L extends AudioLayout = AudioLayout,
> extends OutputStream<AudioChunk<A, L>> {
  readonly mediaType = 'audio';
  /** Sample format of the chunks. */
  readonly format: SampleFormat;
  /** Hz, after the filter and the conversion. */
  readonly sampleRate: number;
  /** After the filter and the conversion. */
  readonly channels: number;
  /** `'stereo'`, `'5.1'`, …; after the filter and the conversion. */
  readonly channelLayout: string;

  /** @internal */
  constructor(session: ReaderSession, place: OutputPlace, info: NativeOutputInfo) {
    super(session, place, info);
    this.format = (info.format ?? 'flt') as SampleFormat;
    this.sampleRate = info.sampleRate ?? 0;
    this.channels = info.channels ?? 0;
    this.channelLayout = info.channelLayout ?? '';
  }
}

/** Pictures, decoded. */
export class VideoOutput<
  A extends PixelArray = PixelArray,
  L extends VideoLayout = VideoLayout,
> extends OutputStream<VideoChunk<A, L>> {
  readonly mediaType = 'video';
  /** Pixel format of the chunks. */
  readonly format: string;
  /** Pixels, after the filter and the conversion. */
  readonly width: number;
  /** Pixels, after the filter and the conversion. */
  readonly height: number;
  /** Frames per second after the filter, `null` where not known. */
  readonly frameRate: Rational | null;

  /** @internal */
  constructor(session: ReaderSession, place: OutputPlace, info: NativeOutputInfo) {
    super(session, place, info);
    this.format = info.format ?? '';
    this.width = info.width ?? 0;
    this.height = info.height ?? 0;
    this.frameRate = known(info.frameRate);
  }
}

/**
 * Subtitles, decoded: text with its styling, or pictures.
 *
 * Events come when they are read, which is before they are shown. They are far between, so `chunks()` of the reader does not wait
 * for one while other outputs run: a step has the next event if there is one, else `null`. After a precise seek the events that
 * still show then come too, as far as the container has them: those of unknown duration from where reading began, of which the
 * last shows.
 */
export class SubtitleOutput extends OutputStream<SubtitleChunk> {
  readonly mediaType = 'subtitle';
  /** What its chunks carry: `text` and `lines`, or `regions`. */
  readonly format: 'text' | 'bitmap';
  /** The head of the ASS script that `lines` belong to: styles, and the size of the screen. `null` for pictures. */
  readonly header: string | null;

  /** @internal */
  constructor(session: ReaderSession, place: OutputPlace, info: NativeOutputInfo) {
    super(session, place, info);
    this.format = info.format === 'bitmap' ? 'bitmap' : 'text';
    this.header = info.header ?? null;
  }
}

/** Packets, not decoded. */
export class PacketOutput extends OutputStream<Packet> {
  readonly mediaType = 'packet';
}
