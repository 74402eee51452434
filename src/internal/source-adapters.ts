import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { ReadableStream, type ReadableStreamDefaultReader } from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import { invalidRange, invalidType } from '../errors.ts';
import type { CustomSource, Source } from '../source.ts';

/** Bytes up to which a buffer is copied on entry; a larger one is read piece by piece. */
const MAX_COPIED_BYTES = 16 * 1024 * 1024;

/** What a source comes down to: text for FFmpeg, a whole file in memory, or code that is asked for bytes. */
export type ResolvedSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly data: Uint8Array }
  | { readonly kind: 'custom'; readonly custom: CustomSource };

/**
 * Finds out which kind of source a value is.
 *
 * @param source What the caller gave.
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export async function resolveSource(source: Source): Promise<ResolvedSource> {
  if (typeof source === 'string') {
    return { kind: 'text', text: checkedText(source) };
  }
  if (source instanceof URL) {
    return {
      kind: 'text',
      text: source.protocol === 'file:' ? checkedText(fileURLToPath(source)) : checkedAddress(source),
    };
  }
  if (source instanceof Uint8Array) {
    return fromBytes(bytesOf(source, 'source'));
  }
  if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) {
    return fromBytes(new Uint8Array(source));
  }
  if (source instanceof Blob) {
    return { kind: 'custom', custom: fromBlob(source) };
  }
  if (typeof source !== 'object' || source === null || ArrayBuffer.isView(source)) {
    throw invalidType(
      'source',
      'a path, URL, bytes, Blob, FileHandle, stream, iterable or custom source',
      source,
    );
  }
  return { kind: 'custom', custom: isFileHandle(source) ? await fromFileHandle(source) : fromObject(source) };
}

function checkedText(text: string): string {
  if (text === '' || text.includes('\0')) {
    throw invalidRange('source', 'a path or URL that is not empty and has no NUL character', text);
  }
  return text;
}

/** A URL without `//` would be taken for the path of a file. */
function checkedAddress({ href, protocol }: URL): string {
  if (!href.startsWith(`${protocol}//`)) {
    throw invalidRange('source', 'a file: URL or one with a server', href);
  }
  return href;
}

function fromBytes(data: Uint8Array): ResolvedSource {
  return data.byteLength <= MAX_COPIED_BYTES
    ? { kind: 'bytes', data }
    : { kind: 'custom', custom: fromLargeBuffer(data) };
}

function fromObject(source: object): CustomSource {
  if (source instanceof ReadableStream) {
    return fromPieces(webPieces(source as ReadableStream<Uint8Array>));
  }
  if (isNodeStream(source)) {
    return fromPieces(streamPieces(source));
  }
  if (Symbol.asyncIterator in source) {
    return fromPieces(iteratorPieces(() => (source as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]()));
  }
  if (Symbol.iterator in source) {
    return fromPieces(iteratorPieces(() => (source as Iterable<Uint8Array>)[Symbol.iterator]()));
  }
  if (typeof (source as CustomSource).read === 'function') {
    return source as CustomSource;
  }
  throw invalidType(
    'source',
    'a path, URL, bytes, Blob, FileHandle, stream, iterable or custom source',
    source,
  );
}

function isFileHandle(source: object): source is FileHandle {
  return 'fd' in source && typeof source.fd === 'number' && 'read' in source && 'stat' in source;
}

function fromLargeBuffer(data: Uint8Array): CustomSource {
  let position = 0;
  return {
    size: data.byteLength,
    read(size) {
      const part = data.subarray(position, position + size);
      position += part.byteLength;
      return part;
    },
    seek(to) {
      position = to;
    },
  };
}

function fromBlob(blob: Blob): CustomSource {
  let position = 0;
  return {
    size: blob.size,
    async read(size) {
      const part = new Uint8Array(await blob.slice(position, position + size).arrayBuffer());
      position += part.byteLength;
      return part;
    },
    seek(to) {
      position = to;
    },
  };
}

/**
 * Regular files are read at explicit positions, so that the handle's own position stays where the caller left it; anything else
 * is read in order. The handle is not closed.
 */
async function fromFileHandle(handle: FileHandle): Promise<CustomSource> {
  const stats = await handle.stat();
  if (!stats.isFile()) {
    return { read: (size) => readHandle(handle, size, null) };
  }
  let position = 0;
  return {
    size: stats.size,
    async read(size) {
      const part = await readHandle(handle, size, position);
      position += part.byteLength;
      return part;
    },
    seek(to) {
      position = to;
    },
  };
}

async function readHandle(handle: FileHandle, size: number, position: number | null): Promise<Uint8Array> {
  const { bytesRead, buffer } = await handle.read(new Uint8Array(size), 0, size, position);
  return buffer.subarray(0, bytesRead);
}

type Piece = IteratorResult<Uint8Array, unknown>;

/** What gives one piece after another until it is told to stop, which it may be while it waits for one, or before the first. */
type Pieces = { next(): Promise<Piece>; stop(): unknown };

/** Node's own streams, and those of packages that are made like them. */
function isNodeStream(source: object): source is Readable {
  return (
    Symbol.asyncIterator in source && 'on' in source && typeof source.on === 'function' && 'destroy' in source
  );
}

/** Destroying the stream ends what it waits for as well. */
function streamPieces(source: Readable): Pieces {
  // It may fail before its first byte is asked for; its iterator tells then, and nobody has to listen.
  source.on('error', () => {});
  let iterator: AsyncIterator<Uint8Array> | undefined;
  return {
    next() {
      iterator ??= source[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
      return iterator.next();
    },
    stop() {
      source.destroy();
    },
  };
}

/** Cancelling the stream ends what it waits for as well. */
function webPieces(source: ReadableStream<Uint8Array>): Pieces {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return {
    next() {
      reader ??= source.getReader();
      return reader.read() as Promise<Piece>;
    },
    stop: () => reader?.cancel() ?? (source.locked ? undefined : source.cancel()),
  };
}

/** A generator ends only behind what it waits for. That may never come, and nobody is left to be told how it ended. */
function iteratorPieces(start: () => AsyncIterator<Uint8Array> | Iterator<Uint8Array>): Pieces {
  let iterator: ReturnType<typeof start> | undefined;
  let waits = false;
  return {
    async next() {
      iterator ??= start();
      waits = true;
      try {
        return await iterator.next();
      } finally {
        waits = false;
      }
    },
    async stop() {
      const ended = Promise.resolve(iterator?.return?.());
      if (waits) {
        ended.catch(() => {});
      } else {
        await ended;
      }
    },
  };
}

/** Pieces of any size, in order; what is more than was asked for waits for the next read. */
function fromPieces(pieces: Pieces): CustomSource {
  let rest: Uint8Array = new Uint8Array(0);
  let ended = false;
  const next = async (): Promise<void> => {
    const { value, done } = await pieces.next();
    if (done === true) {
      ended = true;
    } else {
      rest = bytesOf(value, 'each item of the source');
    }
  };
  return {
    async read(size) {
      while (rest.byteLength === 0 && !ended) {
        await next();
      }
      const part = rest.subarray(0, size);
      rest = rest.subarray(part.byteLength);
      return part;
    },
    async close() {
      if (!ended) {
        ended = true;
        await pieces.stop();
      }
    },
  };
}

/**
 * Any view of memory as bytes.
 *
 * @throws TypeError with `code: 'ERR_INVALID_ARG'`, also where the memory was transferred away.
 */
export function bytesOf(value: unknown, name: string): Uint8Array {
  const bytes = viewOf(value);
  if (bytes === null) {
    throw invalidType(name, 'a Uint8Array', value);
  }
  if (bytes.byteLength === 0 && isDetached(bytes.buffer)) {
    throw invalidType(name, 'a Uint8Array whose memory was not transferred away', value);
  }
  return bytes;
}

function viewOf(value: unknown): Uint8Array | null {
  if (value instanceof Uint8Array) {
    return value;
  }
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer as ArrayBuffer, value.byteOffset, value.byteLength);
  }
  return value instanceof ArrayBuffer ? new Uint8Array(value) : null;
}

/** Only newer versions of Node have a property that says so. */
function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    return new Uint8Array(buffer).byteLength < 0;
  } catch {
    return true;
  }
}
