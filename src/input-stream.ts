import type { Writable } from 'node:stream';
import type { AudioChunk, Packet, VideoChunk } from './chunk.ts';
import { invalidRange, invalidType } from './errors.ts';
import {
  type AudioLayout,
  holdsPixels,
  type PixelArray,
  type SampleArray,
  type SampleFormat,
  sampleArrayOf,
  type VideoLayout,
} from './formats.ts';
import { InputWritable } from './internal/input-writable.ts';
import type { WriterSession } from './internal/writer-session.ts';
import type { NativeDataFacts, NativeInputInfo, NativePacket } from './native/binding.ts';
import { compact } from './options/native-options.ts';
import { type Checks, checkOptions, number } from './options/validate.ts';
import { type Rational, toNumber } from './time.ts';

/** When what is written is heard or seen. */
export type WriteOptions = {
  /** Seconds, whatever the encoder's rate. @default a chunk's own pts, else where the last write ended */
  readonly pts?: number;
};

/** How a Node stream into an input is made. */
export type WritableOptions = {
  /** Whether it takes chunks and typed arrays, rather than packed bytes alone. @default true */
  readonly objectMode?: boolean;
};

const WRITE_CHECKS: Checks<WriteOptions> = { pts: number(-Number.MAX_VALUE) };

/** Seconds by which frames may miss a constant rate before each is written with its own time. */
const STEADY = 1e-3;

/** What every input of a writer has. */
abstract class InputStream {
  /** Place in the output, from 0. */
  readonly index: number;
  /** Name of the codec that is written. */
  readonly codec: string;
  /** What was chosen, in one line: `'aac, fltp, 44100 Hz, stereo'`. */
  abstract readonly description: string;

  protected readonly session: WriterSession;

  protected constructor(session: WriterSession, info: NativeInputInfo) {
    this.session = session;
    this.index = info.index;
    this.codec = info.codec;
  }
}

/** Whether a value is a chunk rather than a typed array, or something that is neither. */
function isChunk(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data;
}

/** The bytes of a typed array. */
function bytesOf(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

/** A sound input of a writer. */
export class AudioInput extends InputStream {
  /** The encoder's name. */
  readonly encoder: string;
  /** Sample format that the encoder gets. */
  readonly encoderFormat: string;
  /** Hz that the encoder gets. */
  readonly encoderSampleRate: number;
  /** Channels that the encoder gets. */
  readonly encoderChannels: number;
  readonly description: string;

  readonly #declared: { format: SampleFormat; layout: AudioLayout; sampleRate: number; channels: number };
  readonly #frameBytes: number;

  /** @internal */
  constructor(
    session: WriterSession,
    info: NativeInputInfo,
    declared: { format: SampleFormat; layout: AudioLayout; sampleRate: number; channels: number },
  ) {
    super(session, info);
    this.#declared = declared;
    this.#frameBytes = sampleArrayOf(declared.format).BYTES_PER_ELEMENT * declared.channels;
    this.encoder = info.encoder ?? '';
    this.encoderFormat = info.format ?? '';
    this.encoderSampleRate = info.sampleRate ?? 0;
    this.encoderChannels = info.channels ?? 0;
    this.description = `${this.encoder}, ${this.encoderFormat}, ${this.encoderSampleRate} Hz, ${info.channelLayout ?? ''}`;
  }

  /**
   * Writes sound. The data is copied before this returns, so the array can be used again at once.
   *
   * @param data Samples in the declared format and order, or a chunk of a reader as it is. Frames are `length / channels`.
   * @param options Time.
   * @returns Resolves when there is room for more.
   * @throws MediaError `ERR_STATE` before `open()`, `ERR_CLOSED`, `ERR_IO`, `ERR_DISK_FULL`, `ERR_ABORTED`.
   * @throws TypeError, RangeError `ERR_INVALID_ARG` for the wrong kind of array or a length that is no whole number of frames.
   */
  async write(data: SampleArray | AudioChunk, options?: WriteOptions): Promise<void> {
    this.session.require('write', 'open');
    const { pts } = checkOptions(options, WRITE_CHECKS);
    const chunk = isChunk(data) ? this.#checkedChunk(data as AudioChunk) : undefined;
    const array = chunk === undefined ? (data as SampleArray) : chunk.data;
    const { format, layout } = chunk ?? this.#declared;
    const type = sampleArrayOf(format);
    if (!(array instanceof type)) {
      throw invalidType('data', `a ${type.name} (the format is ${format})`, array);
    }
    if (array.length % this.#declared.channels !== 0) {
      throw invalidRange(
        'data.length',
        `a multiple of the ${this.#declared.channels} channels`,
        array.length,
      );
    }
    const facts = compact<NativeDataFacts>({ format, layout, pts: pts ?? chunk?.pts });
    await this.session.call('write', () => this.session.native.writeAudio(this.index, bytesOf(array), facts));
  }

  #checkedChunk(chunk: AudioChunk): AudioChunk {
    if (chunk.kind !== 'audio') {
      throw invalidType('data', 'a typed array of samples or an audio chunk', chunk);
    }
    for (const key of ['sampleRate', 'channels'] as const) {
      if (chunk[key] !== this.#declared[key]) {
        throw invalidRange(`data.${key}`, `${this.#declared[key]}, as the input was declared`, chunk[key]);
      }
    }
    return chunk;
  }

  /**
   * A Node stream into this input. Ending it does not finish the writer, which may have other inputs.
   *
   * @param options What it takes: chunks, or packed bytes cut anywhere.
   */
  writable(options?: WritableOptions): Writable {
    return new InputWritable(options?.objectMode ?? true, this.#frameBytes, (item) =>
      this.write(item instanceof Uint8Array ? this.#samples(item) : (item as AudioChunk)),
    );
  }

  #samples(bytes: Uint8Array): SampleArray {
    const type = sampleArrayOf(this.#declared.format);
    const aligned = bytes.byteOffset % type.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
    return new type(
      aligned.buffer as ArrayBuffer,
      aligned.byteOffset,
      aligned.byteLength / type.BYTES_PER_ELEMENT,
    );
  }
}

/** A picture input of a writer. */
export class VideoInput extends InputStream {
  /** The encoder's name. */
  readonly encoder: string;
  /** Pixel format that the encoder gets. */
  readonly encoderFormat: string;
  /** Frames per second that the encoder gets. */
  readonly encoderFrameRate: Rational;
  /** Pixels of the encoded picture. */
  readonly encoderWidth: number;
  /** Pixels of the encoded picture. */
  readonly encoderHeight: number;
  readonly description: string;

  readonly #declared: {
    format: string;
    layout: VideoLayout;
    width: number;
    height: number;
    frameRate: Rational;
  };
  readonly #frameBytes: number;

  /** @internal */
  constructor(
    session: WriterSession,
    info: NativeInputInfo,
    declared: { format: string; layout: VideoLayout; width: number; height: number; frameRate: Rational },
  ) {
    super(session, info);
    this.#declared = declared;
    this.#frameBytes = info.frameBytes;
    this.encoder = info.encoder ?? '';
    this.encoderFormat = info.format ?? '';
    this.encoderFrameRate = info.frameRate ?? declared.frameRate;
    this.encoderWidth = info.width ?? 0;
    this.encoderHeight = info.height ?? 0;
    const rate = Number(toNumber(this.encoderFrameRate).toFixed(3));
    this.description = `${this.encoder}, ${this.encoderFormat}, ${this.encoderWidth}x${this.encoderHeight}, ${rate} frames/s`;
  }

  /**
   * Writes one or more frames. The data is copied before this returns, so the array can be used again at once.
   *
   * @param data Pixels in the declared format and order, or a chunk of a reader as it is.
   * @param options Time of the first frame.
   * @returns Resolves when there is room for more.
   * @throws MediaError `ERR_STATE` before `open()`, `ERR_CLOSED`, `ERR_IO`, `ERR_DISK_FULL`, `ERR_ABORTED`.
   * @throws TypeError, RangeError `ERR_INVALID_ARG` for the wrong kind of array or a length that is no whole number of frames.
   */
  async write(data: PixelArray | VideoChunk, options?: WriteOptions): Promise<void> {
    this.session.require('write', 'open');
    const { pts } = checkOptions(options, WRITE_CHECKS);
    if (!isChunk(data)) {
      await this.#write(data as PixelArray, this.#declared.format, this.#declared.layout, pts);
      return;
    }
    const chunk = this.#checkedChunk(data as VideoChunk);
    const shift = (pts ?? chunk.pts) - chunk.pts;
    if (this.#isSteady(chunk)) {
      await this.#write(chunk.data, chunk.format, chunk.layout, chunk.pts + shift);
      return;
    }
    const size = chunk.data.length / chunk.timestamps.length;
    for (const [index, time] of chunk.timestamps.entries()) {
      const frame = chunk.data.subarray(index * size, (index + 1) * size);
      await this.#write(frame, chunk.format, chunk.layout, time + shift);
    }
  }

  async #write(
    array: PixelArray,
    format: string,
    layout: VideoLayout,
    pts: number | undefined,
  ): Promise<void> {
    if (!ArrayBuffer.isView(array) || !holdsPixels(format, array)) {
      throw invalidType('data', `a typed array of the pixel format ${format}`, array);
    }
    const facts = compact<NativeDataFacts>({ format, layout, pts });
    await this.session.call('write', () => this.session.native.writeVideo(this.index, bytesOf(array), facts));
  }

  #checkedChunk(chunk: VideoChunk): VideoChunk {
    if (chunk.kind !== 'video') {
      throw invalidType('data', 'a typed array of pixels or a video chunk', chunk);
    }
    for (const key of ['width', 'height'] as const) {
      if (chunk[key] !== this.#declared[key]) {
        throw invalidRange(`data.${key}`, `${this.#declared[key]}, as the input was declared`, chunk[key]);
      }
    }
    return chunk;
  }

  /** Whether the frames of a chunk follow one another at the declared rate, so that the first one's time tells all. */
  #isSteady({ timestamps, pts }: VideoChunk): boolean {
    const rate = toNumber(this.#declared.frameRate);
    return timestamps.every((time, index) => Math.abs(time - pts - index / rate) < STEADY);
  }

  /**
   * A Node stream into this input. Ending it does not finish the writer, which may have other inputs.
   *
   * @param options What it takes: chunks, or packed bytes cut anywhere.
   */
  writable(options?: WritableOptions): Writable {
    return new InputWritable(options?.objectMode ?? true, this.#frameBytes, (item) =>
      this.write(item instanceof Uint8Array ? this.#pixels(item) : (item as VideoChunk)),
    );
  }

  #pixels(bytes: Uint8Array): PixelArray {
    const { format } = this.#declared;
    if (holdsPixels(format, bytes)) {
      return bytes;
    }
    const copy = new Uint8Array(bytes).buffer;
    return holdsPixels(format, new Uint16Array(0)) ? new Uint16Array(copy) : new Float32Array(copy);
  }
}

/** An input that takes packets as they are. */
export class PacketInput extends InputStream {
  readonly description: string;

  /** @internal */
  constructor(session: WriterSession, info: NativeInputInfo) {
    super(session, info);
    this.description = `${this.codec}, copied`;
  }

  /**
   * Writes a packet of the stream that this input was made from. The data is copied before this returns.
   *
   * @param packet A packet of a reader.
   * @returns Resolves when there is room for more.
   * @throws MediaError `ERR_STATE` before `open()`, `ERR_CLOSED`, `ERR_INVALID_DATA`, `ERR_IO`, `ERR_DISK_FULL`, `ERR_ABORTED`.
   */
  async write(packet: Packet): Promise<void> {
    this.session.require('write', 'open');
    if (typeof packet !== 'object' || packet === null || !(packet.data instanceof Uint8Array)) {
      throw invalidType('packet', 'a packet of a reader', packet);
    }
    const native = compact<NativePacket>({
      streamIndex: packet.streamIndex,
      data: packet.data,
      ptsTicks: packet.ticks.pts ?? undefined,
      dtsTicks: packet.ticks.dts ?? undefined,
      durationTicks: packet.ticks.duration,
      timeBase: packet.timeBase,
      keyframe: packet.keyframe,
      discard: packet.discard,
    });
    await this.session.call('write', () => this.session.native.writePacket(this.index, native));
  }
}
