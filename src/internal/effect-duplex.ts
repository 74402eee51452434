import { Duplex } from 'node:stream';
import type { AudioChunk } from '../chunk.ts';
import { invalidRange } from '../errors.ts';
import type { Pieces } from './effect-session.ts';

type Start = (pieces: Pieces, signal: AbortSignal) => AsyncGenerator<AudioChunk, undefined>;

/** What was written and is not taken yet. */
type Written = { readonly bytes: Uint8Array | null; readonly taken: (error?: Error | null) => void };

/** Packed samples in, packed samples out; bytes may be cut anywhere. */
export class EffectDuplex extends Duplex {
  readonly #frameBytes: number;
  readonly #stop = new AbortController();
  readonly #chunks: AsyncGenerator<AudioChunk, undefined>;
  #written: Written | undefined;
  #waiting: ((result: IteratorResult<Uint8Array, undefined>) => void) | undefined;
  #rest: Uint8Array = new Uint8Array(0);
  /** Nothing that is written is wanted any more. */
  #ended = false;

  /**
   * @param frameBytes Bytes of one sample of every channel.
   * @param start Begins the effect on pieces of whole frames.
   */
  constructor(frameBytes: number, start: Start) {
    super({ highWaterMark: 65_536 });
    this.#frameBytes = frameBytes;
    this.#chunks = start({ next: () => this.#next() }, this.#stop.signal);
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#offer({ bytes, taken: callback });
  }

  override _final(callback: (error?: Error | null) => void): void {
    const { byteLength } = this.#rest;
    if (byteLength > 0) {
      callback(invalidRange('the bytes', 'whole frames', `${byteLength} bytes of a frame`));
    } else {
      this.#offer({ bytes: null, taken: callback });
    }
  }

  override _read(): void {
    this.#chunks.next().then(
      ({ value, done }) => {
        if (done) {
          this.#end();
        }
        this.push(
          done
            ? null
            : Buffer.from(value.data.buffer as ArrayBuffer, value.data.byteOffset, value.data.byteLength),
        );
      },
      (error: Error) => this.destroy(this.#stop.signal.aborted ? undefined : error),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#stop.abort(error ?? undefined);
    this.#waiting?.({ value: undefined, done: true });
    callback(error);
  }

  /** The effect has ended by itself: writers need not wait any more. */
  #end(): void {
    this.#ended = true;
    this.#written?.taken();
    this.#written = undefined;
  }

  #offer(written: Written): void {
    if (this.#ended) {
      written.taken();
      return;
    }
    this.#written = written;
    if (this.#waiting !== undefined) {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      this.#next().then(waiting, () => {});
    }
  }

  /** The next piece of whole frames, once it is written. */
  #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const written = this.#written;
    if (written === undefined) {
      return new Promise((resolve) => {
        this.#waiting = resolve;
      });
    }
    this.#written = undefined;
    if (written.bytes === null) {
      written.taken();
      return Promise.resolve({ value: undefined, done: true });
    }
    const all = this.#rest.byteLength === 0 ? written.bytes : Buffer.concat([this.#rest, written.bytes]);
    const whole = all.byteLength - (all.byteLength % this.#frameBytes);
    this.#rest = new Uint8Array(all.subarray(whole));
    written.taken();
    return Promise.resolve({ value: all.subarray(0, whole), done: false });
  }
}
