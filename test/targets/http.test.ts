import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../support/background.ts';
import { readVideo, timestamps } from '../support/read-whole.ts';
import { mediaError, rejection } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { openClip, writeClip } from '../support/write-clip.ts';

const scratch = scratchFolder();
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function address(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = async (answer: RequestListener): Promise<string> =>
  `http://${await address(createServer(answer))}`;

/** Takes a whole body before it answers. */
async function body(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

describe('a writer to an HTTP address', () => {
  it('puts the very bytes that a file gets, and finishes when the server has them', async () => {
    let got: { request: IncomingMessage; bytes: Buffer } | undefined;
    const url = await serve(async (request, response) => {
      got = { request, bytes: await body(request) };
      await sleep(50);
      response.writeHead(201).end();
    });
    await writeClip(`${url}/a/b.ts?x=1`, {});
    expect(got?.request).toMatchObject({ method: 'PUT', url: '/a/b.ts?x=1' });
    expect(got?.request.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    await writeClip(scratch('b.ts'), {});
    expect(Buffer.compare(got?.bytes ?? Buffer.alloc(0), readFileSync(scratch('b.ts')))).toBe(0);
  });

  it('posts with the headers that it is told', async () => {
    let headers: IncomingMessage | undefined;
    const url = await serve(async (request, response) => {
      headers = request;
      await body(request);
      response.end();
    });
    const options = { method: 'POST', headers: 'X-One: 1\r\nX-Two: 2\r\n', content_type: 'video/mp2t' };
    await writeClip(`${url}/b.ts`, { options });
    expect(headers?.method).toBe('POST');
    expect(headers?.headers).toMatchObject({ 'x-one': '1', 'x-two': '2', 'content-type': 'video/mp2t' });
  });

  it('signs in with the name and password of the address, and never says them', async () => {
    let authorization: string | undefined;
    const url = await serve(async (request, response) => {
      authorization = request.headers.authorization;
      await body(request);
      response.writeHead(500).end();
    });
    const error = await mediaError(
      writeClip(`${url.replace('//', '//me:secret@')}/c.ts`, {}),
      'ERR_HTTP_STATUS',
    );
    expect(authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
    expect(`${error.message}${error.stack}`).not.toContain('secret');
  });

  it.each([
    [403, 'ERR_PERMISSION'],
    [404, 'ERR_NOT_FOUND'],
    [302, 'ERR_HTTP_STATUS'],
    [507, 'ERR_HTTP_STATUS'],
  ] as const)('rejects where the server answers %i after all was sent', async (status, code) => {
    const url = await serve(async (request, response) => {
      await body(request);
      response.writeHead(status).end();
    });
    expect((await mediaError(writeClip(`${url}/d.ts`, {}), code)).status).toBe(status);
  });

  it('rejects in the middle where the server has had enough', async () => {
    const url = await serve((request, response) => {
      request.once('data', () => response.writeHead(413, { Connection: 'close' }).end());
    });
    const clip = await openClip(`${url}/e.nut`, {}, { video: 'rawvideo', audio: false });
    expect((await mediaError(clip.write(60), 'ERR_HTTP_STATUS')).status).toBe(413);
    expect((await mediaError(clip.finish(), 'ERR_HTTP_STATUS')).status).toBe(413);
  });

  it('rejects where no one listens, at open', async () => {
    const error = await mediaError(openClip(`http://127.0.0.1:${await freePort()}/f.ts`, {}), 'ERR_IO');
    expect(error.errno).toBe('ECONNREFUSED');
  });

  it('rejects where the server goes away without an answer', async () => {
    const url = await serve((request) => request.once('data', () => request.socket.resetAndDestroy()));
    const error = await mediaError(
      writeClip(`${url}/g.nut`, {}, { video: 'rawvideo', seconds: 20 }),
      'ERR_IO',
    );
    expect(error.errno).toMatch(/ECONNRESET|EPIPE/);
  });

  it('waits for a server that takes nothing, as long as it may', async () => {
    const url = await serve((request) => request.pause());
    const clip = await openClip(`${url}/h.nut`, { timeout: 500 }, { video: 'rawvideo', audio: false });
    await mediaError(clip.write(60), 'ERR_TIMEOUT');
  });

  it('ends the request when it is aborted, so that the server sees no whole file', async () => {
    let cut: Promise<unknown> | undefined;
    let seen: (value: ServerResponse) => void = () => {};
    const came = new Promise<ServerResponse>((resolve) => {
      seen = resolve;
    });
    const url = await serve((request, response) => {
      cut = rejection(body(request));
      seen(response);
    });
    const clip = await openClip(`${url}/i.ts`, {});
    await clip.write(0.4);
    await came;
    await clip.writer.abort();
    expect(await cut).toMatchObject({ code: 'ECONNRESET' });
  });

  it('makes a playlist and its segments of HLS, each put by itself', async () => {
    const files = new Map<string, Buffer>();
    const url = await serve(async (request, response) => {
      if (request.method === 'PUT') {
        files.set(request.url ?? '', await body(request));
        response.writeHead(201).end();
      } else {
        const file = files.get(request.url ?? '');
        response.writeHead(file ? 200 : 404).end(file);
      }
    });
    const options = { hls_time: 1, hls_list_size: 0, method: 'PUT' };
    await writeClip(`${url}/live/a.m3u8`, { options }, { seconds: 3, videoOptions: { g: 25 } });
    expect([...files.keys()].sort()).toEqual(['/live/a.m3u8', '/live/a0.ts', '/live/a1.ts', '/live/a2.ts']);
    const { chunks } = await readVideo(`${url}/live/a.m3u8`);
    expect(timestamps(chunks)).toHaveLength(75);
  });

  it.each([
    [403, 'ERR_PERMISSION'],
    [404, 'ERR_NOT_FOUND'],
    [500, 'ERR_HTTP_STATUS'],
    [503, 'ERR_HTTP_STATUS'],
  ] as const)('rejects where the server answers the second segment with %i: %s', async (status, code) => {
    for (const name of ['a.m3u8', 'a.mpd']) {
      const asked: string[] = [];
      const url = await serve(async (request, response) => {
        const path = request.url ?? '';
        await body(request);
        if (!asked.includes(path)) asked.push(path);
        const segments = asked.filter((one) => /[1-9]\.ts$|chunk-/.test(one));
        response.writeHead(segments[0] === path ? status : 201).end();
      });
      const options = name.endsWith('8') ? { hls_time: 1, hls_list_size: 0 } : { seg_duration: 1 };
      const writing = writeClip(`${url}/live/${name}`, { options }, { seconds: 6, videoOptions: { g: 25 } });
      const error = await mediaError(writing, code);
      expect(error.status).toBe(status);
      expect(error.message).toMatch(/a1\.ts|chunk-/);
    }
  });

  it('rejects where the server refuses the last playlist, and passes that over where it is told to', async () => {
    const refusing = () => {
      let lists = 0;
      return serve(async (request, response) => {
        await body(request);
        lists += Number(request.url?.endsWith('.m3u8'));
        response.writeHead(lists > 2 ? 507 : 201).end();
      });
    };
    const options = { hls_time: 1, hls_list_size: 0 };
    const clip = { seconds: 3, videoOptions: { g: 25 } };
    const refused = writeClip(`${await refusing()}/a.m3u8`, { options }, clip);
    expect((await mediaError(refused, 'ERR_HTTP_STATUS')).status).toBe(507);
    await writeClip(`${await refusing()}/a.m3u8`, { options: { ...options, ignore_io_errors: 1 } }, clip);
  });

  it('rejects where the server of a playlist is not there, or goes away', async () => {
    const gone = `http://127.0.0.1:${await freePort()}/a.m3u8`;
    await mediaError(writeClip(gone, { options: { hls_time: 1 } }), 'ERR_IO');
    const url = await serve((request) => request.socket.destroy());
    await mediaError(writeClip(`${url}/a.mpd`, {}), 'ERR_IO');
  });

  it('keeps one connection for all segments where that is asked for, and no longer than the output', async () => {
    const connections = new Set<unknown>();
    const server = createServer(async (request, response) => {
      connections.add(request.socket);
      await body(request);
      response.end();
    });
    const url = `http://${await address(server)}`;
    const options = { hls_time: 1, hls_list_size: 0, http_persistent: 1 };
    await writeClip(`${url}/a.m3u8`, { options }, { seconds: 3, videoOptions: { g: 25 } });
    expect(connections.size).toBe(1);
    await expect.poll(() => new Promise((done) => server.getConnections((_, n) => done(n)))).toBe(0);
  });

  it('sends no segment of an output that is given up', async () => {
    const whole: string[] = [];
    const url = await serve(async (request, response) => {
      request.on('end', () => whole.push(request.url ?? ''));
      request.resume();
      request.on('end', () => response.end());
    });
    const clip = await openClip(`${url}/a.m3u8`, { options: { hls_time: 60 } });
    await clip.write(1);
    await clip.writer.abort();
    await sleep(100);
    expect(whole).toEqual([]);
  });

  it('verifies the certificate of a secure server, unless it is told its authority', async () => {
    const [key, cert] = [scratch('key.pem'), scratch('cert.pem')];
    execFileSync(
      'openssl',
      `req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout ${key} -out ${cert}`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
    let bytes = 0;
    const server = createSecureServer(
      { key: readFileSync(key), cert: readFileSync(cert) },
      async (request, response) => {
        bytes = (await body(request)).byteLength;
        response.end();
      },
    );
    const url = `https://${await address(server)}/j.ts`;
    await mediaError(writeClip(url, {}), 'ERR_TLS');
    expect(bytes).toBe(0);
    await writeClip(url, { options: { ca_file: cert } });
    expect(bytes).toBeGreaterThan(5000);
  });
});
