import type { Duplex } from 'node:stream';
import type { AudioChunk } from './chunk.ts';
import { type SampleArray, sampleArrayOf } from './formats.ts';
import { EffectDuplex } from './internal/effect-duplex.ts';
import { effectChunks } from './internal/effect-session.ts';
import { formatOf, openSamples, requireSamples, type SampleInput } from './internal/sample-input.ts';
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
export class AudioEffector<const E extends string = string> {
  readonly #options: AudioEffectorOptions;

  /**
   * @param options What is done.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`, also for an encoder without `format`.
   */
  constructor(options?: AudioEffectorOptions<E>) {
    this.#options = validateEffectorOptions(options as AudioEffectorOptions | undefined);
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
  stream(waveform: SampleInput, options: EffectStreamOptions): AsyncIterableIterator<AudioChunk> {
    const sound = validateEffectStreamOptions(options);
    requireSamples(waveform);
    if (ArrayBuffer.isView(waveform)) {
      wholeFrames('waveform', waveform, sound.channels);
    }
    return this.#chunks(waveform, sound);
  }

  async *#chunks(waveform: SampleInput, sound: EffectStreamOptions): AsyncGenerator<AudioChunk, undefined> {
    const input = await openSamples(waveform, sound);
    if (input !== null) {
      const frames = sound.framesPerChunk ?? DEFAULT_FRAMES_PER_CHUNK;
      const native = bindingifyEffectOptions(this.#options, sound, input.format, frames);
      yield* effectChunks(native, input.pieces, sound.signal);
    }
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
