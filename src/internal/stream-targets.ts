import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { WritableStream } from 'node:stream/web';
import { invalidRange } from '../errors.ts';
import type { AbortableTarget } from './target-adapters.ts';

/** Ends the stream when the output is whole, destroys it when it is not. Standard output and error are left open. */
export function fromWritable(stream: Writable): AbortableTarget {
  const shared = stream === process.stdout || stream === process.stderr;
  // A stream that nobody listens to would end the process with its error; the writer's calls reject with it instead.
  stream.on('error', () => {});
  const failure = (error: unknown): unknown => stream.errored ?? error;
  return {
    write: (data) =>
      new Promise((resolve, reject) => {
        stream.write(data, (error) => (error ? reject(failure(error)) : resolve()));
      }),
    async close() {
      if (shared) {
        return;
      }
      try {
        stream.end();
        await finished(stream, { readable: false });
      } catch (error) {
        throw failure(error);
      }
    },
    abort(reason) {
      if (!shared) {
        stream.destroy(reason instanceof Error ? reason : undefined);
      }
    },
  };
}

/** Closes the stream when the output is whole, aborts it when it is not. */
export function fromWebStream(stream: WritableStream<Uint8Array>): AbortableTarget {
  if (stream.locked) {
    throw invalidRange('target', 'a stream that no one else writes to', stream);
  }
  const writer = stream.getWriter();
  return {
    async write(data) {
      await writer.ready;
      await writer.write(data);
    },
    close: () => writer.close(),
    // A stream that failed already can't be aborted, and needn't be.
    abort: (reason) => writer.abort(reason).catch(() => {}),
  };
}

/** Writes at explicit positions where the handle is a regular file. It is not closed. */
export function fromFileHandle(handle: FileHandle): AbortableTarget {
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
