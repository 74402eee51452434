import { Readable, type ReadableOptions } from 'node:stream';
import type { Chunk } from '../chunk.ts';

type Chunks = (stop: AbortSignal) => AsyncIterator<Chunk>;

/** A Node stream over an output: one pull a `read()`, and destroying it ends the pull. */
export class ChunkReadable extends Readable {
  readonly #stop = new AbortController();
  readonly #chunks: AsyncIterator<Chunk>;

  constructor(chunks: Chunks, options: ReadableOptions) {
    super(options);
    this.#chunks = chunks(this.#stop.signal);
  }

  override _read(): void {
    this.#chunks.next().then(
      ({ value, done }) => this.push(done ? null : this.readableObjectMode ? value : bytes(value)),
      (error: Error) => this.destroy(this.#stop.signal.aborted ? undefined : error),
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#stop.abort(error ?? undefined);
    callback(error);
  }
}

function bytes({ data }: Chunk): Buffer {
  return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}
