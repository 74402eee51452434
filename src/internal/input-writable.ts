import { Writable } from 'node:stream';
import { invalidRange } from '../errors.ts';
import { abortError, onAbort } from './abort.ts';

/** What a stream into an input is made of. */
export type InputWritableOptions = {
  readonly objectMode: boolean;
  /** Destroys the stream. */
  readonly signal?: AbortSignal;
  /** Bytes of one frame. */
  readonly frameBytes: number;
  /** Fires when the writer is given up: the stream is of no use then. */
  readonly stopped: AbortSignal;
};

/** A Node stream into an input: whole items as they are, bytes cut into whole frames. */
export class InputWritable extends Writable {
  readonly #frameBytes: number;
  readonly #write: (item: unknown) => Promise<void>;
  readonly #unlisten: () => void;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(options: InputWritableOptions, write: (item: unknown) => Promise<void>) {
    const { objectMode, signal, frameBytes, stopped } = options;
    const highWaterMark = objectMode ? 2 : Math.max(frameBytes, 65_536);
    super({ objectMode, highWaterMark, ...(signal && { signal }) });
    this.#frameBytes = Math.max(1, frameBytes);
    this.#write = write;
    this.#unlisten = onAbort(stopped, this, (stream) => {
      // An error that nobody listens to would end the process.
      stream.destroy(stream.listenerCount('error') > 0 ? abortError(stopped, 'write') : undefined);
    });
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#unlisten();
    callback(error);
  }

  override _write(item: unknown, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    const written = Buffer.isBuffer(item) ? this.#writeBytes(item) : this.#write(item);
    written.then(() => callback(), callback);
  }

  async #writeBytes(bytes: Buffer): Promise<void> {
    const all = this.#rest.byteLength === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const whole = all.byteLength - (all.byteLength % this.#frameBytes);
    this.#rest = new Uint8Array(all.subarray(whole));
    if (whole > 0) {
      await this.#write(new Uint8Array(all.buffer, all.byteOffset, whole));
    }
  }

  override _final(callback: (error?: Error | null) => void): void {
    const { byteLength } = this.#rest;
    callback(
      byteLength === 0 ? null : invalidRange('the bytes', 'whole frames', `${byteLength} bytes of a frame`),
    );
  }
}
