import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenOptions, StreamReader } from '../../src/index.ts';
import {
  type Answer,
  type HttpServer,
  serveRanges,
  serveWhole,
  startHttpServer,
} from '../support/http-server.ts';
import { allBytes, nextSound, readAudio, reading, sampleCount } from '../support/read-whole.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

const clip = readFileSync(CLIP);
/** The clip's index lies in front: what ends here has whole sound before it. */
const HALF = Math.floor(clip.length / 2);
const LIMITED: OpenOptions = { openTimeout: 20_000, timeout: 20_000 };

/** How the server of these tests answers each path. */
const ANSWERS: Record<string, Answer> = {
  '/ranges': (request, response) => serveRanges(clip, request, response),
  '/whole': (_, response) => serveWhole(clip, response),
  '/chunked': (_, response) => {
    response.writeHead(200);
    response.write(clip.subarray(0, HALF));
    response.end(clip.subarray(HALF));
  },
  '/gzip': (_, response) => {
    const packed = gzipSync(clip);
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length });
    response.end(packed);
  },
  '/no-length': (request) => {
    request.socket.write('HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n');
    request.socket.end(clip);
  },
  '/http-1.0': (request) => {
    request.socket.write('HTTP/1.0 200 OK\r\n\r\n');
    request.socket.end(clip);
  },
  '/too-long': (request, response) => broken(response, clip, clip.length + 5000, () => request.socket.end()),
  '/end-early': (request, response) =>
    broken(response, clip.subarray(0, HALF), clip.length, () => request.socket.end()),
  '/reset': (request, response) =>
    broken(response, clip.subarray(0, HALF), clip.length, () => request.socket.resetAndDestroy()),
  '/stall': (_, response) => broken(response, clip.subarray(0, HALF), clip.length, () => {}),
  '/silent': () => {},
  '/dribble': (_, response) => dribble(response),
  '/loop': (_, response) => redirect(response, '/loop'),
  '/no-location': (_, response) => response.writeHead(302).end(),
};

function broken(response: ServerResponse, bytes: Uint8Array, length: number, then: () => void): void {
  response.writeHead(200, { 'content-length': length });
  response.write(bytes, () => setTimeout(then, 20));
}

/** Headers, and then a byte now and then: something always comes, and it never comes to anything. */
function dribble(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': clip.length });
  let at = 0;
  const timer = setInterval(() => response.write(clip.subarray(at, ++at)), 30);
  response.once('close', () => clearInterval(timer));
}

function redirect(response: ServerResponse, location: string, cookie?: string): void {
  response.writeHead(302, { location, ...(cookie !== undefined && { 'set-cookie': cookie }) }).end();
}

const answer: Answer = (request, response, path) => {
  const known = ANSWERS[path];
  const [, kind, rest = ''] = path.split('/');
  if (known !== undefined) {
    known(request, response, path);
  } else if (kind === 'status') {
    response.writeHead(Number(rest)).end(rest === '204' || rest === '304' ? undefined : 'no media');
  } else if (kind === 'hop') {
    redirect(response, rest === '0' ? '/ranges' : `../hop/${Number(rest) - 1}?a=b`);
  } else if (kind === 'to') {
    redirect(response, decodeURIComponent(rest), 'session=first');
  } else {
    response.writeHead(404).end();
  }
};

let server: HttpServer;
let wanted: Buffer;
beforeAll(async () => {
  server = await startHttpServer(answer);
  wanted = allBytes((await readAudio(CLIP)).chunks);
});
afterAll(() => server.stop());

const open = (path: string, options?: OpenOptions) =>
  StreamReader.open(server.url(path), { ...LIMITED, ...options });

describe('a file from an HTTP server', () => {
  it.each(['/ranges', '/whole', '/chunked', '/gzip', '/no-length', '/http-1.0', '/hop/3'])(
    'that answers as %s gives what the path gives',
    async (path) => {
      const { chunks, error } = await readAudio(server.url(path), {}, LIMITED);
      expect(error).toBeUndefined();
      expect(allBytes(chunks).equals(wanted)).toBe(true);
    },
  );

  it('seeks where the server has ranges, and says that it does not where it has none', async () => {
    await reading(server.url('/ranges'), async (reader) => {
      expect(reader.seekable).toBe(true);
      await reader.addAudioStream({ framesPerChunk: 100 });
      await reader.seek(7.5);
      expect((await nextSound(reader)).pts).toBeCloseTo(7.5, 4);
      await reader.seek(1);
      expect((await nextSound(reader)).pts).toBeCloseTo(1, 4);
    });
    await reading(server.url('/whole'), async (reader) => expect(reader.seekable).toBe(false));
  });

  it.each([
    ['/too-long', 1],
    ['/end-early', 0.4],
    ['/reset', 0.4],
  ])('that breaks off as %s is ERR_TRUNCATED after all that came whole', async (path, share) => {
    const { chunks, error } = await readAudio(server.url(path), {}, LIMITED);
    expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
    const got = allBytes(chunks);
    expect(got.length).toBeGreaterThanOrEqual(share * wanted.length);
    expect(got.equals(wanted.subarray(0, got.length))).toBe(true);
  });

  it('that breaks off is read on where `reconnect` is asked for', async () => {
    let broke = 0;
    const flaky = await startHttpServer((request, response) => {
      const first = Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (first > HALF) {
        serveRanges(clip, request, response);
        return;
      }
      broke += 1;
      const rest = clip.subarray(first, Math.max(first, HALF) + 1);
      const range = `bytes ${first}-${clip.length - 1}/${clip.length}`;
      response.writeHead(206, { 'content-range': range, 'content-length': clip.length - first });
      response.write(rest, () => setTimeout(() => request.socket.resetAndDestroy(), 10));
    });
    const options = { reconnect: 1, reconnect_delay_max: 2, reconnect_max_retries: 5 };
    const { chunks, error } = await readAudio(flaky.url('/'), {}, { ...LIMITED, options });
    await flaky.stop();
    expect(error).toBeUndefined();
    expect(broke).toBeGreaterThan(0);
    expect(allBytes(chunks).equals(wanted)).toBe(true);
  });
});

describe('a server that refuses', () => {
  it.each([
    [404, 'ERR_NOT_FOUND'],
    [410, 'ERR_NOT_FOUND'],
    [401, 'ERR_PERMISSION'],
    [403, 'ERR_PERMISSION'],
    [204, 'ERR_HTTP_STATUS'],
    [304, 'ERR_HTTP_STATUS'],
    [416, 'ERR_HTTP_STATUS'],
    [429, 'ERR_HTTP_STATUS'],
    [500, 'ERR_HTTP_STATUS'],
    [503, 'ERR_HTTP_STATUS'],
  ] as const)('with %i is %s, with the status', async (status, code) => {
    const error = await mediaError(open(`/status/${status}`), code);
    expect(error.status).toBe(status);
    expect(error.message).toContain(String(status));
  });

  it('with a redirect to nowhere is ERR_HTTP_STATUS', async () => {
    expect((await mediaError(open('/no-location'), 'ERR_HTTP_STATUS')).status).toBe(302);
  });

  it('by not being there is ERR_IO with ECONNREFUSED, at once', async () => {
    const gone = await startHttpServer(answer);
    await gone.stop();
    const error = await mediaError(StreamReader.open(gone.url('/'), LIMITED), 'ERR_IO');
    expect(error.errno).toBe('ECONNREFUSED');
  });
});

describe('redirects', () => {
  it('are followed as often as limits.maxRedirects says, and no more', async () => {
    await (await open('/hop/7')).close();
    expect(await mediaError(open('/hop/8'), 'ERR_LIMIT')).toMatchObject({
      limit: 'maxRedirects',
      value: 9,
      allowed: 8,
    });
    await (await open('/hop/8', { limits: { maxRedirects: 9 } })).close();
    await mediaError(open('/hop/0', { limits: { maxRedirects: 0 } }), 'ERR_LIMIT');
  });

  it('that go round in a circle are ERR_LIMIT', async () => {
    expect(await mediaError(open('/loop'), 'ERR_LIMIT')).toMatchObject({ limit: 'maxRedirects' });
  });

  it.each([
    'file:///etc/passwd',
    'ftp://127.0.0.1/x',
    'data:text/plain,x',
    'rtmp://127.0.0.1/x',
    'tcp://127.0.0.1:1',
    'gopher://127.0.0.1/x',
    'concat:x',
    'crypto+http://127.0.0.1/x',
  ])('to %s are ERR_PROTOCOL_NOT_ALLOWED, whatever `protocols` allows for the first hop', async (target) => {
    const path = `/to/${encodeURIComponent(target)}`;
    const error = await mediaError(open(path), 'ERR_PROTOCOL_NOT_ALLOWED');
    expect(error.message).toContain(target);
    const protocols = ['http', 'tcp', 'file', 'ftp', 'data', 'rtmp', 'gopher', 'concat', 'crypto'];
    await mediaError(open(path, { protocols }), 'ERR_PROTOCOL_NOT_ALLOWED');
  });

  it('carry credentials to the same server, and to no other', async () => {
    const other = await startHttpServer((_, response) => redirect(response, server.url('/ranges')));
    const headers = 'Authorization: Bearer hidden\r\nCookie: hand=made\r\nReferer: http://here/\r\n';
    const before = server.requests.length;
    const path = `/to/${encodeURIComponent(other.url('/x'))}`;
    await (await open(path, { options: { headers } })).close();
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers).toMatchObject({ referer: 'http://here/' });
    expect(other.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(other.requests[0]?.headers).not.toHaveProperty('cookie');
    const own = server.requests.slice(before).map((request) => request.headers);
    expect(own.length).toBeGreaterThanOrEqual(2);
    for (const { authorization } of own) {
      expect(authorization).toBe('Bearer hidden');
    }

    // As `cookies`, and in the address.
    const address = server.url(path).replace('http://', 'http://me:hidden@');
    await (
      await StreamReader.open(address, { ...LIMITED, options: { cookies: 'jar=full; path=/' } })
    ).close();
    expect(other.requests[1]?.headers).not.toHaveProperty('authorization');
    expect(other.requests[1]?.headers).not.toHaveProperty('cookie');
    expect(server.requests.at(-1)?.headers.cookie).toContain('session=first');
    await other.stop();
  });

  it('never show credentials in messages', async () => {
    const address = server.url('/status/500').replace('http://', 'http://me:hidden@');
    const error = await mediaError(StreamReader.open(`${address}?token=hidden`, LIMITED), 'ERR_HTTP_STATUS');
    expect(JSON.stringify([error.message, error.log, error.stack])).not.toContain('hidden');
  });
});

describe('a server that keeps us waiting', () => {
  it.each(['/silent', '/dribble'])('as %s is ERR_TIMEOUT when openTimeout has passed', async (path) => {
    const start = performance.now();
    await mediaError(open(path, { openTimeout: 400 }), 'ERR_TIMEOUT');
    expect(performance.now() - start).toBeGreaterThan(390);
    expect(performance.now() - start).toBeLessThan(400 + 250);
  });

  it('in the middle is ERR_TIMEOUT when `timeout` has passed, after all that came', async () => {
    const { chunks, error } = await readAudio(server.url('/stall'), {}, { ...LIMITED, timeout: 300 });
    expect(error).toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(sampleCount(chunks)).toBeGreaterThan(150_000);
  });

  it('before it has said that a connection is one is ERR_TIMEOUT too', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const { port } = mute.address() as { port: number };
    const opening = StreamReader.open(`https://127.0.0.1:${port}/`, { openTimeout: 300 });
    await mediaError(opening, 'ERR_TIMEOUT');
    for (const socket of sockets) socket.destroy();
    mute.close();
  });
});
