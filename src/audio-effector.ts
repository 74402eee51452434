import type { Duplex } from 'node:stream';
import type { AudioChunk } from './chunk.ts';
import { invalidType } from './errors.ts';
import { type SampleArray, type SampleFormat, sampleArrayOf, sampleFormatOf } from './formats.ts';
import { EffectDuplex } from './internal/effect-duplex.ts';
import { effectChunks } from './internal/effect-session.ts';
import { samplePieces, wholeFrames } from './internal/sample-pieces.ts';
import {
  type AudioEffectorOptions,
  bindingifyEffectOptions,
  DEFAULT_FRAMES_PER_CHUNK,
  type EffectOptions,
  type EffectStreamOptions,
  type EffectTransformOptions,
  validateEffectOptions,
  validateEffectorOptions,
  validateEffectStreamOptions,
  validateEffectTransformOptions,
} from './options/effect-options.ts';

/** What an effect made of sound as a whole. */
export type EffectResult = {
  /** Samples in the format and memory order that went in. */
  readonly data: SampleArray;
  /** `[frames, channels]`, or `[channels, frames]` where the layout is planar. */
  readonly shape: readonly [number, number];
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
};

/**
 * Filters sound, passes it through a codec and back, or both, in memory.
 *
 * What comes out has the sample format, memory order and number of channels of what went in, and begins where that began: an
 * encoder's delay is cut off.
 *
 * @example
 * ```ts
 * const phone = new AudioEffector({ effect: 'lowpass=f=3400,highpass=f=300', format: 'mulaw' });
 * const { data } = await phone.apply(speech, { sampleRate: 8000, channels: 1 });
 * ```
 */
export class AudioEffector {
  readonly #options: AudioEffectorOptions;

  /**
   * @param options What is done.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`, also for an encoder without `format`.
   */
  constructor(options?: AudioEffectorOptions) {
    this.#options = validateEffectorOptions(options);
  }

  /**
   * Applies it to sound as a whole.
   *
   * @param waveform Samples; the kind of array is their format. Nothing comes of nothing.
   * @param options Rate, channels and memory order of the samples.
   * @throws MediaError `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`, `ERR_UNSUPPORTED_FORMAT`, `ERR_UNKNOWN_CODEC`,
   * `ERR_ENCODER_CONFIG`, `ERR_UNEXPECTED_OPTIONS`, `ERR_LIMIT` (the result is larger than 1 GiB), `ERR_ABORTED`.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  async apply(waveform: SampleArray, options: EffectOptions): Promise<EffectResult> {
    const sound = validateEffectOptions(options);
    const format = formatOf(waveform);
    wholeFrames('waveform', waveform, sound.channels);
    const native = bindingifyEffectOptions(this.#options, sound, format, 0);
    const sampleRate = sound.outputSampleRate ?? sound.sampleRate;
    const { channels, signal } = sound;
    if (waveform.length > 0) {
      // One chunk, or none where an effect leaves nothing.
      for await (const { data, shape } of effectChunks(native, samplePieces(waveform, sound), signal)) {
        return { data, shape, sampleRate, channels };
      }
    }
    const data = new (sampleArrayOf(format))(new ArrayBuffer(0), 0, 0);
    return { data, shape: sound.layout === 'planar' ? [channels, 0] : [0, channels], sampleRate, channels };
  }

  /**
   * Applies it to sound piece by piece, in bounded memory.
   *
   * @param waveform Samples, or pieces of them; the kind of array is their format. In the planar order each piece has its own planes.
   * @param options Rate, channels, memory order, and the frames of a chunk.
   * @throws MediaError as {@link apply}, after what came before it; what the iterable throws, as it is.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  stream(
    waveform: SampleArray | AsyncIterable<SampleArray> | Iterable<SampleArray>,
    options: EffectStreamOptions,
  ): AsyncIterableIterator<AudioChunk> {
    const sound = validateEffectStreamOptions(options);
    if (!ArrayBuffer.isView(waveform)) {
      return this.#streamPieces(iterate(waveform), sound);
    }
    const format = formatOf(waveform);
    wholeFrames('waveform', waveform, sound.channels);
    return this.#chunks(samplePieces(waveform, sound), sound, format);
  }

  /** Chunks of pieces whose format the first tells. */
  async *#streamPieces(
    pieces: AsyncIterator<SampleArray> | Iterator<SampleArray>,
    sound: EffectStreamOptions,
  ): AsyncGenerator<AudioChunk, undefined> {
    const first = await pieces.next();
    if (first.done === true) {
      return;
    }
    const format = formatOf(first.value);
    yield* this.#chunks(checkedPieces(first.value, pieces, format, sound), sound, format);
  }

  #chunks(
    pieces: AsyncIterator<Uint8Array, unknown> | Iterator<Uint8Array, unknown>,
    sound: EffectStreamOptions,
    format: SampleFormat,
  ): AsyncGenerator<AudioChunk, undefined> {
    const frames = sound.framesPerChunk ?? DEFAULT_FRAMES_PER_CHUNK;
    return effectChunks(bindingifyEffectOptions(this.#options, sound, format, frames), pieces, sound.signal);
  }

  /**
   * A Node stream: packed samples in, cut anywhere, and packed samples out.
   *
   * @param options Rate, channels and sample format.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`. Everything else destroys the stream.
   */
  transform(options: EffectTransformOptions): Duplex {
    const { format = 'flt', framesPerChunk, signal, ...sound } = validateEffectTransformOptions(options);
    const frames = framesPerChunk ?? DEFAULT_FRAMES_PER_CHUNK;
    const native = bindingifyEffectOptions(this.#options, sound, format, frames);
    const frameBytes = sampleArrayOf(format).BYTES_PER_ELEMENT * sound.channels;
    return new EffectDuplex(frameBytes, (pieces, stop) => {
      const either = signal === undefined ? stop : AbortSignal.any([signal, stop]);
      return effectChunks(native, pieces, either);
    });
  }
}

function formatOf(waveform: unknown): SampleFormat {
  const format = ArrayBuffer.isView(waveform) ? sampleFormatOf(waveform) : null;
  if (format === null) {
    throw invalidType('waveform', 'a typed array of samples', waveform);
  }
  return format;
}

function iterate<T>(items: AsyncIterable<T> | Iterable<T>): AsyncIterator<T> | Iterator<T> {
  if (typeof items === 'object' && items !== null) {
    if (Symbol.asyncIterator in items) {
      return items[Symbol.asyncIterator]();
    }
    if (Symbol.iterator in items) {
      return items[Symbol.iterator]();
    }
  }
  throw invalidType('waveform', 'a typed array of samples, or an iterable of them', items);
}

async function* checkedPieces(
  first: SampleArray,
  rest: AsyncIterator<SampleArray> | Iterator<SampleArray>,
  format: SampleFormat,
  sound: EffectOptions,
): AsyncGenerator<Uint8Array, undefined> {
  let ended = false;
  try {
    for (let piece = first; ; ) {
      if (formatOf(piece) !== format) {
        throw invalidType('waveform', `pieces of one kind; the first was ${format}`, piece);
      }
      wholeFrames('waveform', piece, sound.channels);
      yield* samplePieces(piece, sound);
      const next = await rest.next();
      ended = next.done === true;
      if (next.done === true) {
        return;
      }
      piece = next.value;
    }
  } finally {
    if (!ended) {
      await rest.return?.();
    }
  }
}
