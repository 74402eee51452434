import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MediaError, StreamReader } from '../../src/index.ts';
import { rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

const clip = readFileSync(CLIP);
const TIMEOUT = 500;

/** Writes the same again and again, as fast as it is taken. */
function endlessly(socket: Socket, piece: string): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

/** A quarter of a megabyte that becomes a quarter of a gigabyte. */
const bomb = gzipSync(Buffer.alloc(256 * 2 ** 20));

/** What a server sends that is asked for one of these paths. */
const ANSWERS: Record<string, (socket: Socket) => void> = {
  '/endless-headers': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    endlessly(socket, `X-More: ${'x'.repeat(1000)}\r\n`.repeat(16));
  },
  '/endless-header': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nX-More: ');
    endlessly(socket, 'x'.repeat(16_384));
  },
  '/endless-status': (socket) => endlessly(socket, 'HTTP/1.1 200 '.repeat(1000)),
  '/endless-continue': (socket) => endlessly(socket, 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(500)),
  '/endless-cookies': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    endlessly(socket, 'Set-Cookie: a=b; Path=/\r\n'.repeat(500));
  },
  '/endless-extension': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10;x=');
    endlessly(socket, 'x'.repeat(16_384));
  },
  '/negative-chunk': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-10\r\nxxxx\r\n0\r\n\r\n'),
  '/huge-chunk': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\nxxxx'),
  '/empty-chunks': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    endlessly(socket, '1\r\nx\r\n'.repeat(2000));
  },
  '/bomb': (socket) => {
    socket.end(
      Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`),
        bomb,
      ]),
    );
  },
  '/not-gzip': (socket) =>
    socket.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n'), clip])),
};

/** The clip, as the answer to a request for a part of it that says nonsense of where it lies. */
const RANGES = [
  'bytes -5-10/20',
  'bytes 9223372036854775807-9223372036854775807/9223372036854775807',
  'bytes 0-99999999999999999999/99999999999999999999',
  'bytes 1000-10/5',
  'bytes */*',
  'nonsense',
];

describe('a server that means harm', () => {
  let server: Server;
  const sockets = new Set<Socket>();
  const url = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;

  beforeAll(async () => {
    server = createServer((socket) => {
      sockets.add(socket.on('error', () => {}));
      socket.once('data', (request) => {
        const path = request.toString('latin1').split(' ')[1] ?? '';
        const range = path.startsWith('/range/') ? RANGES[Number(path.slice(7))] : undefined;
        if (range === undefined) {
          ANSWERS[path]?.(socket);
        } else {
          const head = `HTTP/1.1 206 Partial Content\r\nContent-Range: ${range}\r\nContent-Length: ${clip.length}\r\n\r\n`;
          socket.end(Buffer.concat([Buffer.from(head), clip]));
        }
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it.each(Object.keys(ANSWERS))('by %s is refused in its time, in bounded memory', async (path) => {
    const before = process.memoryUsage().rss;
    const start = performance.now();
    const error = await rejection(StreamReader.open(url(path), { openTimeout: TIMEOUT }));
    expect(performance.now() - start).toBeLessThan(TIMEOUT + 1_000);
    expect(error).toBeInstanceOf(MediaError);
    if (path === '/bomb') expect(error).toMatchObject({ code: 'ERR_INVALID_DATA' });
    expect((error as MediaError).code).toMatch(/^ERR_(TIMEOUT|INVALID_DATA|IO|TRUNCATED|HTTP_STATUS|LIMIT)$/);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(400);
  });

  it.each(['/endless-headers', '/endless-extension'])('by %s lets go at an abort', async (path) => {
    const stop = new AbortController();
    const opening = rejection(StreamReader.open(url(path), { signal: stop.signal }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    stop.abort();
    const { code } = (await opening) as MediaError;
    // FFmpeg may have given up before.
    expect(code).toMatch(/^ERR_(ABORTED|INVALID_DATA|IO)$/);
    expect(performance.now() - start).toBeLessThan(750);
  });

  it.each(RANGES.map((range, n) => [range, n] as const))(
    'that says "%s" of the whole is read or refused',
    async (_, n) => {
      let samples = 0;
      const start = performance.now();
      const error = await (async () => {
        const reader = await StreamReader.open(url(`/range/${n}`), { openTimeout: 2_000, timeout: 2_000 });
        try {
          await reader.addAudioStream();
          for await (const [chunk] of reader) samples += chunk?.kind === 'audio' ? chunk.shape[0] : 0;
        } finally {
          await reader.close();
        }
      })().catch((failure) => failure);
      expect(performance.now() - start).toBeLessThan(6_000);
      if (error !== undefined) expect(error).toBeInstanceOf(MediaError);
      // Never more than there is, and never an empty success.
      expect(samples).toBeLessThanOrEqual(441_000);
      expect(error !== undefined || samples === 441_000).toBe(true);
    },
  );
});
