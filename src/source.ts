import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/** A file-like object: bytes that the caller's own code provides. */
export interface CustomSource {
  /**
   * The next bytes.
   *
   * @param size Most bytes wanted. More than that are kept for the next read.
   * @returns Bytes; empty or `null` at the end of the file.
   */
  read(size: number): Uint8Array | null | Promise<Uint8Array | null>;
  /**
   * Goes to a position. Absent: the source cannot seek.
   *
   * @param position Bytes from the start.
   */
  seek?(position: number): void | Promise<void>;
  /** Bytes in all, if known. */
  size?: number;
  /** Called once, when the reader is closed. */
  close?(): void | Promise<void>;
}

/**
 * What a reader opens.
 *
 * A string is a URL only if it starts with a known scheme and `//` (or with `file:`); with `format: 'lavfi'` or a device's name it
 * is that device's own syntax; everything else is the path of exactly that file.
 *
 * MP4 and QuickTime with their index at the end need a source that can seek; from one that can't (a stream, an iterable, a pipe, a
 * `CustomSource` without `seek`) up to `limits.maxSpoolBytes` go through a temporary file first.
 */
export type Source =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | SharedArrayBuffer
  | Blob
  | FileHandle
  | Readable
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>
  | Iterable<Uint8Array>
  | CustomSource;
