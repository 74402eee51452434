import type { FileHandle } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { WritableStream } from 'node:stream/web';

/** Takes the bytes with the caller's own code. */
export interface CustomTarget {
  /**
   * Takes bytes. What it returns is waited for: that is the backpressure.
   *
   * @param data The bytes; they are the callee's to keep.
   * @param position Where they belong, in bytes from the start. Without `seekable` it always goes on where the last write ended.
   */
  write(data: Uint8Array, position: number): void | Promise<void>;
  /** Whether writes may go back; containers such as MP4 need it, or options that do without. @default false */
  seekable?: boolean;
  /** Called once: when the writer has finished, or was aborted. */
  close?(): void | Promise<void>;
}

/**
 * Keeps the whole output in memory.
 *
 * @example
 * ```ts
 * const target = new MemoryTarget();
 * const writer = new StreamWriter(target, { format: 'wav' });
 * // … add, open, write, finish
 * target.bytes;
 * ```
 */
export class MemoryTarget {
  #bytes: Uint8Array = new Uint8Array(0);

  /** The whole output once the writer has finished; empty before. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** @internal */
  static fill(target: MemoryTarget, bytes: Uint8Array): void {
    target.#bytes = bytes;
  }
}

/**
 * Where a writer writes. An `http:` or `https:` address takes the output as the body of one request (`PUT`, unless the option `method` says
 * otherwise), and the server's answer counts; RTMP, RTSP, UDP, SRT and TCP addresses are FFmpeg's. A string is a URL only if it starts with a known scheme and `//` (or with `file:`); with a device's format it
 * is the device's own name; everything else is the path of a file.
 */
export type Target =
  | string
  | URL
  | FileHandle
  | Writable
  | WritableStream<Uint8Array>
  | MemoryTarget
  | CustomTarget;
