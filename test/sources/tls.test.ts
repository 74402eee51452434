import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenOptions, StreamReader } from '../../src/index.ts';
import { type Authority, hasOpenssl, makeAuthority } from '../support/certificates.ts';
import { type Answer, type HttpServer, serveRanges, startHttpServer } from '../support/http-server.ts';
import { readAudio, sampleCount } from '../support/read-whole.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const clip = readFileSync(CLIP);
const PLAYLIST =
  '#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nclip.mp4\n#EXT-X-ENDLIST\n';

const answer: Answer = (request, response, path) => {
  if (path === '/list.m3u8') {
    response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(PLAYLIST);
  } else if (path === '/down') {
    response.writeHead(302, { location: 'http://127.0.0.1:1/clip.mp4' }).end();
  } else if (path === '/down.m3u8') {
    response.end(PLAYLIST.replace('clip.mp4', 'http://127.0.0.1:1/clip.mp4'));
  } else {
    serveRanges(clip, request, response);
  }
};

describe.skipIf(!hasOpenssl)('a server that speaks TLS', () => {
  let authority: Authority;
  let good: HttpServer;
  const servers: HttpServer[] = [];
  const start = async (name: string, days?: number): Promise<HttpServer> => {
    const server = await startHttpServer(answer, authority.sign(name, days));
    servers.push(server);
    return server;
  };
  beforeAll(async () => {
    authority = makeAuthority(scratch);
    good = await start('IP:127.0.0.1');
  });
  afterAll(() => Promise.all(servers.map((server) => server.stop())));

  const samples = async (address: string, tls: OpenOptions['tls']): Promise<number> => {
    const { chunks, error } = await readAudio(address, {}, { ...(tls !== undefined && { tls }) });
    expect(error).toBeUndefined();
    return sampleCount(chunks);
  };

  it.each(['/clip.mp4', '/list.m3u8'])(
    'is trusted for %s by its authority, as text, bytes or file',
    async (path) => {
      for (const ca of [authority.ca, Buffer.from(authority.ca), authority.file]) {
        expect(await samples(good.url(path), { ca })).toBeGreaterThan(440_000);
      }
    },
  );

  it('is not trusted without it: ERR_TLS, and nothing was asked', async () => {
    const before = good.requests.length;
    const error = await mediaError(StreamReader.open(good.url('/clip.mp4')), 'ERR_TLS');
    expect(error.message).toContain('certificate');
    expect(good.requests).toHaveLength(before);
  });

  it('with another name is ERR_TLS', async () => {
    const other = await start('DNS:elsewhere.example');
    const opening = StreamReader.open(other.url('/clip.mp4'), { tls: { ca: authority.ca } });
    await mediaError(opening, 'ERR_TLS');
  });

  it('with a certificate that has expired is ERR_TLS', async () => {
    const old = await start('IP:127.0.0.1', -1);
    const opening = StreamReader.open(old.url('/clip.mp4'), { tls: { ca: authority.ca } });
    await mediaError(opening, 'ERR_TLS');
  });

  it.each(['/clip.mp4', '/list.m3u8'])(
    'is read for %s all the same with rejectUnauthorized: false',
    async (path) => {
      const wrong = await start('DNS:elsewhere.example', -1);
      expect(await samples(wrong.url(path), { rejectUnauthorized: false })).toBeGreaterThan(440_000);
    },
  );

  it('leads to no server without encryption, neither by redirect nor by playlist', async () => {
    for (const path of ['/down', '/down.m3u8']) {
      const opening = StreamReader.open(good.url(path), { tls: { ca: authority.ca } });
      await mediaError(opening, 'ERR_PROTOCOL_NOT_ALLOWED');
    }
  });

  it('and others that do not are told apart for each segment of a playlist', async () => {
    const wrong = await start('DNS:elsewhere.example');
    const mixed = await startHttpServer((request, response, path) =>
      path === '/list.m3u8'
        ? response.end(PLAYLIST.replace('clip.mp4', wrong.url('/clip.mp4')))
        : answer(request, response, path),
    );
    servers.push(mixed);
    await mediaError(StreamReader.open(mixed.url('/list.m3u8'), { tls: { ca: authority.ca } }), 'ERR_TLS');
    expect(await samples(mixed.url('/list.m3u8'), { rejectUnauthorized: false })).toBeGreaterThan(440_000);
  });

  it('is reached from an unencrypted one by a redirect, and then verified', async () => {
    const front = await startHttpServer((_, response) =>
      response.writeHead(302, { location: good.url('/clip.mp4') }).end(),
    );
    servers.push(front);
    expect(await samples(front.url('/'), { ca: authority.ca })).toBeGreaterThan(440_000);
    await mediaError(StreamReader.open(front.url('/')), 'ERR_TLS');
  });
});
