import type { AudioChunk } from '../chunk.ts';
import type { NativeEffectOptions, NativeEffector } from '../native/binding.ts';
import { fromNative } from '../native/failure.ts';
import { native } from '../native/load.ts';
import { abortable, onAbort, sessionController, throwIfAborted } from './abort.ts';
import { toChunk } from './chunk-objects.ts';

/** Samples as they go into an effect, one piece after the other. */
export type Pieces = AsyncIterator<Uint8Array, unknown> | Iterator<Uint8Array, unknown>;

/** What a call of the addon came to. */
const CHUNK = 0;
const NEEDS_INPUT = 1;

const OPERATION = 'apply';

/**
 * The chunks that come of pieces of samples; what is asked for is made, and nothing before it.
 *
 * @param options The effect and its sound.
 * @param pieces Bytes of whole frames.
 * @param signal Stops it.
 */
export async function* effectChunks(
  options: NativeEffectOptions,
  pieces: Pieces,
  signal: AbortSignal | undefined,
): AsyncGenerator<AudioChunk, undefined> {
  throwIfAborted(signal, OPERATION);
  const session = new EffectSession(options, signal);
  let inputEnded = false;
  /** The source was asked for more and has not answered, so that it cannot be waited for either. */
  let asking = false;
  try {
    let input: Uint8Array | undefined;
    let taken = 0;
    for (;;) {
      const progress = await session.pump(input, inputEnded, taken);
      input = undefined;
      taken = 0;
      if (progress === CHUNK) {
        const chunk = session.take();
        [taken] = chunk.layout === 'planar' ? [chunk.shape[1]] : [chunk.shape[0]];
        yield chunk;
      } else if (progress === NEEDS_INPUT) {
        asking = true;
        const { value, done } = await session.within(Promise.resolve(pieces.next()));
        asking = false;
        inputEnded = done === true;
        input = inputEnded ? undefined : (value as Uint8Array);
      } else {
        return;
      }
    }
  } finally {
    await session.close();
    if (!inputEnded) {
      const returned = Promise.resolve(pieces.return?.());
      if (asking) {
        returned.catch(() => {});
      } else {
        await returned;
      }
    }
  }
}

/** A native effector, and what stops it. */
class EffectSession {
  readonly #native: NativeEffector;
  readonly #stop = sessionController();
  readonly #unlisten: () => void;

  constructor(options: NativeEffectOptions, signal: AbortSignal | undefined) {
    const { NativeEffector: Effector } = native();
    this.#native = new Effector(options);
    this.#unlisten = onAbort(signal, this, (session) => session.#abort(signal?.reason));
  }

  #abort(reason: unknown): void {
    this.#native.stop('aborted');
    this.#stop.abort(reason);
  }

  async pump(data: Uint8Array | undefined, last: boolean, taken: number): Promise<0 | 1 | 2> {
    return this.within(this.#native.pump(data, last, taken));
  }

  /** Waits, and no longer than until the signal fires. */
  async within<T>(pending: Promise<T>): Promise<T> {
    try {
      return await abortable(pending, this.#stop.signal, OPERATION);
    } catch (error) {
      throw fromNative(error, undefined, this.#stop.signal.reason);
    }
  }

  take(): AudioChunk {
    const [chunk] = this.#native.takeChunk();
    if (chunk === null || chunk === undefined) {
      throw new Error('the addon said that a chunk was there, and none was');
    }
    return toChunk(chunk, native().releaseChunk) as AudioChunk;
  }

  async close(): Promise<void> {
    this.#unlisten();
    await this.#native.close();
  }
}
