import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHls, makeStream } from '../support/hls.ts';
import { type HttpServer, serveRanges, startHttpServer } from '../support/http-server.ts';
import { measure, runProgram } from '../support/program.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { startSilentNames } from '../support/silent-names.ts';

const names = await startSilentNames();
if (names === null) {
  console.warn('skipped: no C compiler makes this process ask a silent name server');
}
afterAll(() => names?.stop());

/** Milliseconds within which a stop acts; the machine may be busy besides. */
const AT_ONCE = 250;
const BUSY = 150;

const program = <T>(text: string): Promise<T> => measure<T>(HEAD + text, 60_000, names?.environment);
const HEAD = `
  const timed = async (work) => { const start = performance.now(); await work(); return performance.now() - start; };
  const codeOf = (work) => work.then((it) => it?.close?.().then(() => 'none'), (error) => error.code);
  const lookups = () => readdirSync('/proc/self/task')
    .filter((id) => { try { return readFileSync('/proc/self/task/' + id + '/comm', 'latin1').startsWith('sluice-names'); } catch { return false; } }).length;
`;

describe.skipIf(names === null)('a server whose name is never found', () => {
  const SCHEMES = [
    ['http', 'http://a.silent/x.mp4'],
    ['https', 'https://b.silent/x.mp4'],
    ['rtmp', 'rtmp://c.silent/live/x'],
    ['rtsp', 'rtsp://d.silent/x'],
    ['udp', 'udp://e.silent:1234'],
    ['srt', 'srt://f.silent:1234'],
    ['tcp', 'tcp://g.silent:1234'],
  ] as const;

  it.each(SCHEMES)(
    '%s: open() ends at its time, at an abort, and leaves no reader behind',
    async (scheme, url) => {
      const before = names?.asked.length ?? 0;
      const result = await program<
        Record<'timeout' | 'abort', { code: string; took: number }> & { left: string[] }
      >(`
      const workers = () => readdirSync('/proc/self/task')
        .map((id) => { try { return readFileSync('/proc/self/task/' + id + '/comm', 'latin1').trim(); } catch { return ''; } })
        .filter((name) => name.startsWith('sluice-') && !name.startsWith('sluice-names'));
      const options = ${JSON.stringify(scheme === 'tcp' ? { protocols: ['tcp'] } : {})};
      let start = performance.now();
      const late = await codeOf(StreamReader.open('${url}', { ...options, openTimeout: 300 }));
      const timeout = { code: late, took: performance.now() - start - 300 };
      const stop = new AbortController();
      setTimeout(() => { start = performance.now(); stop.abort(); }, 200);
      const stopped = await codeOf(StreamReader.open('${url}', { ...options, signal: stop.signal }));
      const abort = { code: stopped, took: performance.now() - start };
      await sleep(100);
      console.log(JSON.stringify({ timeout, abort, left: workers() }));
    `);
      expect(names?.asked.length).toBeGreaterThan(before);
      expect(result.timeout.code).toBe('ERR_TIMEOUT');
      expect(result.abort.code).toBe('ERR_ABORTED');
      expect(result.timeout.took).toBeLessThan(AT_ONCE + BUSY);
      expect(result.abort.took).toBeLessThan(AT_ONCE + BUSY);
      expect(result.left).toEqual([]);
    },
  );

  it.each([
    ['rtmp', 'rtmp://c.silent/live/x', 'flv'],
    ['udp', 'udp://e.silent:1234', 'mpegts'],
  ])('%s: a writer stops at an abort and at its time as well', async (_, url, format) => {
    const result = await program<Record<'timeout' | 'abort', { code: string; took: number }>>(`
      const begin = async (options) => {
        const writer = new StreamWriter('${url}', { format: '${format}', ...options });
        writer.addAudioStream({ sampleRate: 44100, channels: 1, encoder: 'aac' });
        try { await writer.open(); return 'none'; } catch (error) { return error.code; }
      };
      const stop = new AbortController();
      let start;
      setTimeout(() => { start = performance.now(); stop.abort(); }, 200);
      const stopped = await begin({ signal: stop.signal });
      const abort = { code: stopped, took: performance.now() - start };
      start = performance.now();
      const late = await begin({ timeout: 300 });
      const timeout = { code: late, took: performance.now() - start - 300 };
      console.log(JSON.stringify({ timeout, abort }));
    `);
    expect(result.abort).toMatchObject({ code: 'ERR_ABORTED' });
    expect(result.abort.took).toBeLessThan(AT_ONCE + BUSY);
    expect(result.timeout).toMatchObject({ code: 'ERR_TIMEOUT' });
    expect(result.timeout.took).toBeLessThan(AT_ONCE + BUSY);
  });

  it('a hundred times leaves files, other names and other readers untouched, and all let go at once', async () => {
    const result = await program<{
      waiting: number;
      file: number;
      name: number;
      samples: number;
      codes: string[];
      took: number;
    }>(`
      import { readFile } from 'node:fs/promises';
      import { lookup } from 'node:dns/promises';
      import { createServer } from 'node:http';
      const server = createServer((_, response) => response.end(readFileSync(clip))).listen(0);
      const stop = new AbortController();
      const codes = new Set();
      const opens = Array.from({ length: 100 }, (_, n) =>
        codeOf(StreamReader.open('http://n' + n + '.silent/a.mp4', { signal: stop.signal })).then((code) => codes.add(code)));
      for (let n = 0; n < 200 && lookups() < 100; n += 1) await sleep(50);
      const waiting = lookups();
      const file = await timed(() => readFile(clip));
      const name = await timed(() => lookup('localhost'));
      const reader = await StreamReader.open('http://localhost:' + server.address().port + '/clip.mp4');
      await reader.addAudioStream();
      let samples = 0;
      for await (const [chunk] of reader) samples += chunk.shape[0];
      await reader.close();
      server.closeAllConnections();
      server.close();
      const took = await timed(async () => { stop.abort(); await Promise.all(opens); });
      console.log(JSON.stringify({ waiting, file, name, samples, codes: [...codes], took }));
    `);
    expect(result).toMatchObject({ waiting: 100, samples: 441_000, codes: ['ERR_ABORTED'] });
    expect(result.file).toBeLessThan(500);
    expect(result.name).toBeLessThan(500);
    expect(result.took).toBeLessThan(1000);
  });

  it('a thousand opens that were given up leave a bounded number of look-ups behind', async () => {
    const { left } = await program<{ left: number }>(`
      for (let n = 0; n < 20; n += 1) {
        await Promise.all(Array.from({ length: 50 }, () => codeOf(StreamReader.open('http://a.silent/x.mp4', { openTimeout: 30 }))));
      }
      console.log(JSON.stringify({ left: lookups() }));
    `);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(256);
  });

  it('does not hold up the end of the process, which has its own status', async () => {
    const start = performance.now();
    const { status, signal } = await runProgram(
      `StreamReader.open('http://a.silent/x.mp4').catch(() => {}); await sleep(300); process.exit(7);`,
      60_000,
      names?.environment,
    );
    expect({ status, signal }).toEqual({ status: 7, signal: null });
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe.skipIf(names === null || !hasSystemFfmpeg)('a segment on a server whose name is never found', () => {
  const scratch = scratchFolder();
  let server: HttpServer;
  beforeAll(async () => {
    makeStream(scratch('whole.ts'));
    makeHls(scratch('whole.ts'), scratch('ts'));
    const own = [0, 1, 2, 3].flatMap((n) => ['#EXTINF:1.0,', `index${n}.ts`]);
    const lines = ['#EXTM3U', '#EXT-X-TARGETDURATION:1', ...own];
    const rest = ['#EXTINF:1.0,', 'http://other.silent/index1.ts', '#EXT-X-ENDLIST', ''];
    server = await startHttpServer((request, response, path) => {
      if (path.endsWith('.m3u8')) {
        response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' });
        response.end([...lines, ...rest].join('\n'));
      } else {
        serveRanges(readFileSync(scratch(`ts${path}`)), request, response, 'video/mp2t');
      }
    });
  });
  afterAll(() => server.stop());

  it.each([
    ['an abort', 'stop.abort()', 'ERR_ABORTED'],
    ['a close', 'reader.close()', 'ERR_CLOSED'],
    ['its time', '0', 'ERR_TIMEOUT'],
  ])('is given up at %s, after what came before it', async (_, act, code) => {
    const result = await program<{ pictures: number; code: string; took: number }>(`
      const stop = new AbortController();
      const timeout = ${code === 'ERR_TIMEOUT' ? 1000 : 30_000};
      const reader = await StreamReader.open('${server.url('/index.m3u8')}', { signal: stop.signal, timeout });
      await reader.addVideoStream();
      let pictures = 0, start = performance.now(), code = 'none';
      let timer = setTimeout(() => { start = performance.now(); ${act}; }, 1000);
      try { for await (const [chunk] of reader) pictures += chunk.shape[0]; } catch (error) { code = error.code; }
      const took = performance.now() - start;
      await reader.close();
      console.log(JSON.stringify({ pictures, code, took }));
    `);
    expect(result.code).toBe(code);
    expect(result.pictures).toBeGreaterThanOrEqual(50);
    expect(result.took).toBeLessThan(AT_ONCE + BUSY + (code === 'ERR_TIMEOUT' ? 1_000 : 0));
  });
});
