import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { WritableStream } from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import { invalidRange, invalidType } from '../errors.ts';
import { type CustomTarget, MemoryTarget, type Target } from '../target.ts';

/** A custom target that can be told that nothing more comes and that what came is not whole. */
export type AbortableTarget = CustomTarget & { abort?(reason: unknown): void | Promise<void> };

/** What a target comes down to: text for FFmpeg, memory, or code that takes bytes. */
export type ResolvedTarget =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'memory'; readonly memory: MemoryTarget }
  | { readonly kind: 'custom'; readonly custom: AbortableTarget };

/**
 * Finds out which kind of target a value is.
 *
 * @param target What the caller gave.
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function resolveTarget(target: Target): ResolvedTarget {
  if (typeof target === 'string') {
    return { kind: 'text', text: checkedText(target) };
  }
  if (target instanceof URL) {
    return {
      kind: 'text',
      text: target.protocol === 'file:' ? checkedText(fileURLToPath(target)) : target.href,
    };
  }
  if (target instanceof MemoryTarget) {
    return { kind: 'memory', memory: target };
  }
  if (typeof target !== 'object' || target === null) {
    throw invalidType('target', 'a path, URL, FileHandle, stream, MemoryTarget or custom target', target);
  }
  return { kind: 'custom', custom: fromObject(target) };
}

function checkedText(text: string): string {
  if (text === '' || text.includes('\0')) {
    throw invalidRange('target', 'a path or URL that is not empty and has no NUL character', text);
  }
  return text;
}

function fromObject(target: object): AbortableTarget {
  if (target instanceof WritableStream) {
    return fromWebStream(target);
  }
  if ('fd' in target && typeof target.fd === 'number' && 'stat' in target) {
    return fromFileHandle(target as FileHandle);
  }
  if ('write' in target && typeof target.write === 'function') {
    return 'writableObjectMode' in target ? fromWritable(target as Writable) : (target as CustomTarget);
  }
  throw invalidType('target', 'a path, URL, FileHandle, stream, MemoryTarget or custom target', target);
}

/** Ends the stream when the output is whole, destroys it when it is not. */
function fromWritable(stream: Writable): AbortableTarget {
  return {
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => (error ? reject(error) : resolve()));
      }),
    async close() {
      stream.end();
      await finished(stream, { readable: false });
    },
    abort(reason) {
      stream.destroy(reason instanceof Error ? reason : undefined);
    },
  };
}

function fromWebStream(stream: WritableStream<Uint8Array>): AbortableTarget {
  const writer = stream.getWriter();
  return {
    async write(data) {
      await writer.ready;
      await writer.write(data);
    },
    close: () => writer.close(),
    abort: (reason) => writer.abort(reason),
  };
}

/** Writes at explicit positions where the handle is a regular file. It is not closed. */
function fromFileHandle(handle: FileHandle): AbortableTarget {
  const seekable = fstatSync(handle.fd).isFile();
  return {
    seekable,
    async write(data, position) {
      let done = 0;
      while (done < data.byteLength) {
        const at = seekable ? position + done : null;
        const { bytesWritten } = await handle.write(data, done, data.byteLength - done, at);
        done += bytesWritten;
      }
    },
  };
}
