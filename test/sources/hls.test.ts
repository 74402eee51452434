import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AudioChunk, type OpenOptions, StreamReader } from '../../src/index.ts';
import { makeHls, makeStream, SEGMENTS } from '../support/hls.ts';
import { type Answer, type HttpServer, serveRanges, startHttpServer } from '../support/http-server.ts';
import { allBytes, nextPicture, readAudio, reading, readVideo, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const PLAYLIST = 'application/vnd.apple.mpegurl';
/** Further answers of the server, by path. */
const special = new Map<string, Answer>();

const answer: Answer = (request, response, path) => {
  const other = special.get(path);
  const file = scratch(path.slice(1));
  if (other !== undefined) {
    other(request, response, path);
  } else if (!existsSync(file)) {
    response.writeHead(404).end();
  } else {
    serveRanges(readFileSync(file), request, response, path.endsWith('.m3u8') ? PLAYLIST : 'video/mp2t');
  }
};

const text = (body: string) => (_: unknown, response: ServerResponse) =>
  response.writeHead(200, { 'content-type': PLAYLIST }).end(body);

const segment = (n: number): string => `ts/index${n}.ts`;
const list = (items: readonly string[], end = true, first = 0): string =>
  [
    '#EXTM3U',
    '#EXT-X-VERSION:3',
    '#EXT-X-TARGETDURATION:1',
    `#EXT-X-MEDIA-SEQUENCE:${first}`,
    ...items.map((item) => (item.startsWith('#') ? item : `#EXTINF:1.0,\n${item}`)),
    ...(end ? ['#EXT-X-ENDLIST'] : []),
    '',
  ].join('\n');

/** The samples of all chunks. */
const join = (chunks: readonly AudioChunk[]): Float32Array =>
  Float32Array.from(chunks.flatMap(({ data }) => Array.from(data, Number)));

describe.skipIf(!hasSystemFfmpeg)('HLS', () => {
  let server: HttpServer;
  let pictures: Buffer;
  let sound: Float32Array;

  beforeAll(async () => {
    makeStream(scratch('whole.ts'));
    makeHls(scratch('whole.ts'), scratch('ts'));
    makeHls(scratch('whole.ts'), scratch('one'), ['-hls_flags', 'single_file']);
    makeHls(scratch('whole.ts'), scratch('fmp4'), ['-hls_segment_type', 'fmp4']);
    writeFileSync(scratch('key.bin'), Buffer.from('0123456789abcdef'));
    writeFileSync(scratch('key.info'), `../key.bin\n${scratch('key.bin')}\n`);
    makeHls(scratch('whole.ts'), scratch('aes'), ['-hls_key_info_file', scratch('key.info')]);
    server = await startHttpServer(answer);
    pictures = allBytes((await readVideo(scratch('whole.ts'))).chunks);
    sound = join((await readAudio(scratch('whole.ts'))).chunks);
    expect(pictures.length).toBe(SEGMENTS * 25 * 160 * 120 * 3);
  });
  afterAll(() => server.stop());

  const whole = async (address: string, options?: OpenOptions): Promise<void> => {
    const seen = await readVideo(address, {}, options);
    expect(seen.error).toBeUndefined();
    expect(allBytes(seen.chunks).equals(pictures)).toBe(true);
    const heard = await readAudio(address, {}, options);
    expect(heard.error).toBeUndefined();
    // The same sound by another name in MP4 has another decoder.
    const samples = join(heard.chunks);
    expect(samples.length).toBe(sound.length);
    expect(samples.every((sample, n) => Math.abs(sample - (sound[n] ?? 9)) < 1e-3)).toBe(true);
  };

  it.each([
    ['segments of MPEG-TS', 'ts'],
    ['byte ranges of one file', 'one'],
    ['fragments of MP4', 'fmp4'],
    ['encrypted segments (AES-128)', 'aes'],
  ])('of %s gives what the stream gives, from a server and from a folder', async (_, folder) => {
    await whole(server.url(`/${folder}/index.m3u8`));
    if (folder !== 'aes') {
      await whole(scratch(`${folder}/index.m3u8`));
    }
  });

  it('is found by the content type where the name does not say it', async () => {
    special.set('/play', text(list([0, 1, 2, 3, 4, 5].map(segment))));
    await whole(server.url('/play?id=7'));
  });

  it('seeks exactly', async () => {
    await reading(server.url('/ts/index.m3u8'), async (reader) => {
      expect(reader.seekable).toBe(true);
      expect(reader.duration).toBeCloseTo(SEGMENTS, 1);
      await reader.addVideoStream();
      const start = (await nextPicture(reader)).pts;
      for (const time of [4.2, 0.4]) {
        await reader.seek(start + time);
        expect((await nextPicture(reader)).pts - start).toBeCloseTo(time, 4);
      }
    });
  });

  it('with a master playlist has the streams of each variant, and reads only what is asked for', async () => {
    const variants = ['ts', 'fmp4']
      .map(
        (name, n) =>
          `#EXT-X-STREAM-INF:BANDWIDTH=${(n + 1) * 500_000},RESOLUTION=160x120\n${name}/index.m3u8`,
      )
      .join('\n');
    special.set('/master.m3u8', text(`#EXTM3U\n${variants}\n`));
    await reading(server.url('/master.m3u8'), async (reader) => {
      expect(reader.sourceStreams.filter(({ mediaType }) => mediaType === 'video')).toHaveLength(2);
      await reader.addVideoStream({ streamIndex: reader.sourceStreams[0]?.index ?? 0 });
      const before = server.requests.length;
      for await (const step of reader) step[0]?.pts;
      const asked = server.requests.slice(before).map(({ path }) => path);
      expect(asked.some((path) => path.startsWith('/ts/'))).toBe(true);
      expect(asked.filter((path) => path.startsWith('/fmp4/') && !path.endsWith('0.m4s'))).toEqual([]);
    });
  });

  it('goes on over a discontinuity', async () => {
    const items = [segment(0), segment(1), '#EXT-X-DISCONTINUITY', segment(0), segment(1)];
    special.set('/cut.m3u8', text(list(items)));
    const { chunks, error } = await readVideo(server.url('/cut.m3u8'));
    expect(error).toBeUndefined();
    expect(chunks).toHaveLength(100);
    const once = allBytes(chunks.slice(0, 50));
    expect(allBytes(chunks.slice(50)).equals(once)).toBe(true);
  });

  it("with a hole gives all that there is and then the server's error; with failOn: 'none' the hole is left out", async () => {
    special.set('/hole.m3u8', text(list([segment(0), segment(1), 'gone.ts', segment(3)])));
    const { chunks, error } = await readVideo(server.url('/hole.m3u8'));
    expect(error).toMatchObject({ code: 'ERR_NOT_FOUND', status: 404 });
    expect((error as Error).message).toContain('gone.ts');
    expect(chunks).toHaveLength(75);
    expect(allBytes(chunks.slice(0, 50)).equals(pictures.subarray(0, pictures.length / 3))).toBe(true);
    const rest = await readVideo(server.url('/hole.m3u8'), {}, { failOn: 'none' });
    expect(rest.error).toBeUndefined();
    expect(rest.chunks).toHaveLength(75);
  });

  it('live: follows the sliding window to its end, without a gap', async () => {
    const start = performance.now();
    special.set('/live.m3u8', (request, response, path) => {
      // A segment a second; three are listed at a time.
      const ready = Math.min(3 + Math.floor((performance.now() - start) / 1000), SEGMENTS);
      const first = Math.max(0, ready - 3);
      const items = Array.from({ length: ready - first }, (_, n) => segment(first + n));
      text(list(items, ready === SEGMENTS, first))(request, response);
      expect(path).toBe('/live.m3u8');
    });
    await reading(server.url('/live.m3u8'), async (reader) => {
      expect(reader.duration).toBeNull();
      expect(reader.seekable).toBe(false);
      await reader.addVideoStream();
      const times: number[] = [];
      for await (const [chunk] of reader) {
        if (chunk?.kind === 'video') times.push(...timestamps([chunk]));
      }
      expect(times.length).toBe(SEGMENTS * 25);
      for (let n = 1; n < times.length; n += 1) {
        expect((times[n] ?? 0) - (times[n - 1] ?? 0)).toBeCloseTo(0.04, 3);
      }
    });
  });

  it('live: whose playlist never changes is ERR_TIMEOUT after what it has', async () => {
    special.set('/stuck.m3u8', text(list([segment(0), segment(1)], false)));
    const { chunks, error } = await readVideo(server.url('/stuck.m3u8'), {}, { timeout: 700 });
    expect(error).toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(chunks.length).toBeGreaterThan(45);
  });

  it('of which a segment stalls is ERR_TIMEOUT, also inside of open()', async () => {
    special.set('/mute.ts', (_, response) =>
      response.writeHead(200, { 'content-length': 50_000 }).write('G'),
    );
    special.set('/mute.m3u8', text(list(['mute.ts'])));
    const start = performance.now();
    await mediaError(StreamReader.open(server.url('/mute.m3u8'), { openTimeout: 400 }), 'ERR_TIMEOUT');
    expect(performance.now() - start).toBeLessThan(650);
  });

  it.each([
    ['an empty playlist', 'ERR_INVALID_DATA', list([])],
    ['a playlist of segments that are not there', 'ERR_NOT_FOUND', list(['gone.ts', 'gone-too.ts'])],
    [
      'a playlist whose key is forbidden',
      'ERR_PERMISSION',
      list(['#EXT-X-KEY:METHOD=AES-128,URI="forbidden"', segment(0)]),
    ],
  ] as const)('that is %s is %s, never an empty success', async (_, code, body) => {
    special.set('/forbidden', (__, response) => response.writeHead(403).end());
    special.set('/bad.m3u8', text(body));
    await mediaError(StreamReader.open(server.url('/bad.m3u8')), code);
  });

  it.each([
    'file:///etc/hostname',
    'concat:a|b',
    'data:video/mp2t,x',
    'ftp://127.0.0.1/a.ts',
    'tcp://127.0.0.1:1',
  ])('reaches no %s from a server', async (reference) => {
    special.set('/far.m3u8', text(list([reference])));
    await mediaError(StreamReader.open(server.url('/far.m3u8')), 'ERR_PROTOCOL_NOT_ALLOWED');
    special.set('/far-key.m3u8', text(list([`#EXT-X-KEY:METHOD=AES-128,URI="${reference}"`, segment(0)])));
    await mediaError(StreamReader.open(server.url('/far-key.m3u8')), 'ERR_PROTOCOL_NOT_ALLOWED');
  });

  it('tells credentials to its own server, and to no other that its segments lie on', async () => {
    const other = await startHttpServer((request, response) =>
      serveRanges(readFileSync(scratch(segment(1))), request, response, 'video/mp2t'),
    );
    special.set('/shared.m3u8', text(list([segment(0), other.url('/x.ts')])));
    const before = server.requests.length;
    const headers = 'Authorization: Bearer hidden\r\nX-Mine: 1\r\n';
    const { chunks } = await readVideo(server.url('/shared.m3u8'), {}, { options: { headers } });
    expect(chunks).toHaveLength(50);
    for (const request of server.requests.slice(before)) {
      expect(request.headers).toMatchObject({ authorization: 'Bearer hidden', 'x-mine': '1' });
    }
    expect(other.requests.length).toBeGreaterThan(0);
    for (const request of other.requests) {
      expect(request.headers).not.toHaveProperty('authorization');
      expect(request.headers).toMatchObject({ 'x-mine': '1' });
    }
    await other.stop();
  });

  it.each([
    ['.m3u8', 1, 1],
    // What no name tells is known by its first bytes.
    ['', 1, 2],
    ['', 2, 2],
    ['.m3u8', 2, 2],
  ])('endless masters of masters (named *%s) end at maxPlaylistDepth %i', async (ending, depth, fetched) => {
    const master = (next: number) => text(`#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n/chain${next}${ending}\n`);
    for (let n = 0; n < 8; n += 1) special.set(`/chain${n}${ending}`, master(n + 1));
    const before = server.requests.length;
    const opened = StreamReader.open(server.url(`/chain0${ending}`), { limits: { maxPlaylistDepth: depth } });
    const error = await mediaError(opened, 'ERR_LIMIT');
    expect(error).toMatchObject({ limit: 'maxPlaylistDepth', value: depth + 1, allowed: depth });
    expect(server.requests.length - before).toBe(fetched);
  });

  it('of playlists below a master is as deep as HLS goes: further masters are ERR_INVALID_DATA', async () => {
    const before = server.requests.length;
    const error = await mediaError(StreamReader.open(server.url('/chain0')), 'ERR_INVALID_DATA');
    expect(error.log).toContain('Master Playlist tag found in a Media Playlist');
    expect(server.requests.length - before).toBe(2);
  });

  it.each(['.m3u8', '.ts', ''])(
    'whose segments (*%s) are playlists fetches one of them at most',
    async (ending) => {
      for (let n = 0; n < 4; n += 1) special.set(`/seg${n}${ending}`, text(list([`seg${n + 1}${ending}`])));
      for (const depth of [1, 4]) {
        const before = server.requests.length;
        const limits = { maxPlaylistDepth: depth };
        // A segment without any known ending is not even asked for.
        const code = depth === 1 && ending !== '' ? 'ERR_LIMIT' : 'ERR_INVALID_DATA';
        await mediaError(StreamReader.open(server.url(`/seg0${ending}`), { limits }), code);
        expect(server.requests.length - before).toBeLessThanOrEqual(2);
      }
    },
  );

  it('as bytes opens nothing', async () => {
    const bytes = Buffer.from(list([server.url(`/${segment(0)}`)]));
    const before = server.requests.length;
    await mediaError(StreamReader.open(bytes), 'ERR_INVALID_DATA');
    const named = StreamReader.open(bytes, { format: 'hls' });
    await mediaError(named, 'ERR_PROTOCOL_NOT_ALLOWED');
    expect(server.requests).toHaveLength(before);
  });
});
