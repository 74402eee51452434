import type { Writable } from 'node:stream';
import type { AudioChunk } from './chunk.ts';
import { invalidRange, invalidType } from './errors.ts';
import { type AudioLayout, type SampleArray, type SampleFormat, sampleArrayOf } from './formats.ts';
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

/** What is written where a write says nothing else. */
type Declared = { format: SampleFormat; layout: AudioLayout; sampleRate: number; channels: number };

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

  readonly #declared: Declared;
  readonly #frameBytes: number;

  /** @internal */
  constructor(session: WriterSession, info: NativeInputInfo, declared: Declared) {
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
    await this.session.call('write', () =>
      this.session.native.writeAudio(this.index, viewBytes(array), facts),
    );
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
    const given = { ...DEFAULT_WRITABLE_OPTIONS, ...validateWritableOptions(options) };
    const { stopped } = this.session;
    return new InputWritable({ ...given, frameBytes: this.#frameBytes, stopped }, (item) =>
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
