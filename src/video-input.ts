import type { Writable } from 'node:stream';
import type { VideoChunk } from './chunk.ts';
import { invalidRange, invalidType } from './errors.ts';
import { holdsPixels, type PixelArray, type VideoLayout } from './formats.ts';
import { InputStream, type WriteOptions } from './input-stream.ts';
import { InputWritable } from './internal/input-writable.ts';
import type { WriterSession } from './internal/writer-session.ts';
import { isChunk, viewBytes, WRITE_CHECKS } from './internal/written-data.ts';
import type { NativeDataFacts, NativeInputInfo } from './native/binding.ts';
import { compact } from './options/native-options.ts';
import {
  DEFAULT_WRITABLE_OPTIONS,
  validateWritableOptions,
  type WritableOptions,
} from './options/node-stream-options.ts';
import { checkOptions } from './options/validate.ts';
import { type Rational, toNumber } from './time.ts';

/** What is written where a write says nothing else. */
type Declared = { format: string; layout: VideoLayout; width: number; height: number; frameRate: Rational };

/** Seconds by which frames may miss a constant rate before each is written with its own time. */
const STEADY = 1e-3;

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
  constructor(session: WriterSession, info: NativeInputInfo, declared: Declared) {
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
    await this.session.call('write', () =>
      this.session.native.writeVideo(this.index, viewBytes(array), facts),
    );
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
    const given = { ...DEFAULT_WRITABLE_OPTIONS, ...validateWritableOptions(options) };
    const { stopped } = this.session;
    return new InputWritable({ ...given, frameBytes: this.#frameBytes, stopped }, (item) =>
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
