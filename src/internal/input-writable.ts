import { Writable } from 'node:stream';
import { invalidRange } from '../errors.ts';

/** A Node stream into an input: whole items as they are, bytes cut into whole frames. */
export class InputWritable extends Writable {
  readonly #frameBytes: number;
  readonly #write: (item: unknown) => Promise<void>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(objectMode: boolean, frameBytes: number, write: (item: unknown) => Promise<void>) {
    super(objectMode ? { objectMode, highWaterMark: 2 } : { highWaterMark: Math.max(frameBytes, 65_536) });
    this.#frameBytes = Math.max(1, frameBytes);
    this.#write = write;
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
