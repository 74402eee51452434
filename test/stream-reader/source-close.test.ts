import { createReadStream, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { type CustomSource, StreamReader } from '../../src/index.ts';
import { measure } from '../support/program.ts';
import { mediaError, rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

const clip = readFileSync(CLIP);

type Counted = { readonly source: CustomSource; readonly closes: () => number };

/** A source that counts how often it is closed; `read` may replace how it is read. */
function counted(read?: CustomSource['read']): Counted {
  let closes = 0;
  let position = 0;
  const source: CustomSource = {
    size: clip.length,
    read(size) {
      const part = clip.subarray(position, position + size);
      position += part.length;
      return part;
    },
    seek(to) {
      position = to;
    },
    close() {
      closes += 1;
    },
    ...(read && { read }),
  };
  return { source, closes: () => closes };
}

/** Waits until the source was closed, at most a second. */
async function settled(closes: () => number): Promise<number> {
  for (let wait = 0; wait < 100 && closes() === 0; wait += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return closes();
}

describe("a source of the caller's own is closed once", () => {
  it('by close(), however often that is called, and not by the end of the file', async () => {
    const { source, closes } = counted();
    const reader = await StreamReader.open(source);
    await reader.addAudioStream({ framesPerChunk: 'all' });
    await reader.processAllPackets();
    expect(closes()).toBe(0);
    await Promise.all([reader.close(), reader.close()]);
    await reader.close();
    expect(closes()).toBe(1);
  });

  it('when it can not be opened: bytes that are no media', async () => {
    let left = 3;
    const { source, closes } = counted(() => (left-- > 0 ? Buffer.alloc(4096, 'no media ') : null));
    await mediaError(StreamReader.open(source), 'ERR_INVALID_DATA');
    expect(closes()).toBe(1);
  });

  it('when its read() throws, in open() and later', async () => {
    const first = counted(() => {
      throw new RangeError('mine');
    });
    expect(await rejection(StreamReader.open(first.source))).toBeInstanceOf(RangeError);
    expect(first.closes()).toBe(1);

    const later = counted();
    const reader = await StreamReader.open(later.source);
    await reader.addVideoStream();
    later.source.read = () => {
      throw new RangeError('mine');
    };
    expect(await rejection(reader.processAllPackets())).toBeInstanceOf(RangeError);
    expect(later.closes()).toBe(0);
    await reader.close();
    expect(later.closes()).toBe(1);
  });

  it('when the signal had fired before, and when it fires in open()', async () => {
    const before = counted();
    await mediaError(StreamReader.open(before.source, { signal: AbortSignal.abort() }), 'ERR_ABORTED');
    expect(before.closes()).toBe(1);

    const never = counted(() => new Promise(() => {}));
    const opening = StreamReader.open(never.source, { signal: AbortSignal.timeout(50) });
    await mediaError(opening, 'ERR_ABORTED');
    expect(await settled(never.closes)).toBe(1);
  });

  it('a stream as well, of which nothing was read', async () => {
    const unread = [{ signal: AbortSignal.abort() }, { format: 'nosuch' }];
    for (const options of unread) {
      const stream = createReadStream(CLIP);
      await rejection(StreamReader.open(stream, options));
      expect(stream.destroyed).toBe(true);
      const cancel = vi.fn();
      await rejection(StreamReader.open(new ReadableStream({ cancel }), options));
      expect(cancel).toHaveBeenCalledOnce();
    }
  });

  it('and a stream that fails before it is read fails nobody but open()', async () => {
    const unhandled = vi.fn();
    process.once('uncaughtException', unhandled);
    for (const options of [
      {},
      { tls: { ca: CLIP } },
      { signal: AbortSignal.abort() },
      { format: 'nosuch' },
    ]) {
      const missing = createReadStream('/no/such/file');
      await rejection(StreamReader.open(missing, options));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    process.off('uncaughtException', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('when open() takes too long', async () => {
    const { source, closes } = counted(() => new Promise(() => {}));
    await mediaError(StreamReader.open(source, { openTimeout: 50 }), 'ERR_TIMEOUT');
    expect(await settled(closes)).toBe(1);
  });

  it('when the signal fires while it is read', async () => {
    const { source, closes } = counted();
    const stop = new AbortController();
    const reader = await StreamReader.open(source, { signal: stop.signal });
    stop.abort();
    expect(await settled(closes)).toBe(1);
    await reader.close();
    expect(closes()).toBe(1);
  });

  it('and what its close() throws rejects close()', async () => {
    const { source } = counted();
    const reader = await StreamReader.open({
      ...source,
      close() {
        throw new RangeError('mine');
      },
    });
    expect(await rejection(reader.close())).toBeInstanceOf(RangeError);
  });

  it('when the reader is dropped without a close', async () => {
    const left = await measure<{ closes: number; returns: number }>(`
      const bytes = readFileSync(clip);
      let closes = 0;
      let returns = 0;
      const source = () => ({ read: (size) => bytes.subarray(0, size), close() { closes += 1; } });
      async function* pieces() {
        try {
          for (let at = 0; ; at += 4096) yield bytes.subarray(at, at + 4096);
        } finally {
          returns += 1;
        }
      }
      for (let count = 0; count < 5; count += 1) {
        let position = 0;
        const { close } = source();
        await StreamReader.open({
          size: bytes.length,
          read(size) { const part = bytes.subarray(position, position + size); position += part.length; return part; },
          seek(to) { position = to; },
          close,
        });
        await StreamReader.open(pieces());
      }
      for (let wait = 0; wait < 200 && (closes < 5 || returns < 5); wait += 1) {
        gc();
        await sleep(10);
      }
      console.log(JSON.stringify({ closes, returns }));
    `);
    expect(left).toEqual({ closes: 5, returns: 5 });
  });
});
