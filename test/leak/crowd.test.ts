import { cpus } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isBuilt, measure } from '../support/program.ts';

describe.runIf(isBuilt)('a hundred readers at once', () => {
  it('all decode to the end, with a bounded number of threads', async () => {
    const { most, counts, megabytes } = await measure<{ most: number; counts: number[]; megabytes: number }>(`
      const before = memory();
      let most = 0;
      const timer = setInterval(() => { most = Math.max(most, threads()); }, 5);
      const counts = await Promise.all(Array.from({ length: 100 }, async () => {
        const reader = await StreamReader.open(clip);
        await reader.addAudioStream();
        let samples = 0;
        for await (const [chunk] of reader) samples += chunk.shape[0];
        await reader.close();
        return samples;
      }));
      clearInterval(timer);
      console.log(JSON.stringify({ most, counts, megabytes: process.memoryUsage.rss() / 2 ** 20 - before }));
    `);
    expect(counts).toHaveLength(100);
    expect(new Set(counts).size).toBe(1);
    expect(most).toBeLessThan(100 + 4 * cpus().length + 24);
    expect(megabytes).toBeLessThan(600);
  });
});

/** Sources that never say a word, in three kinds. */
const STALLED = {
  'servers that say nothing': `
    import { createServer } from 'node:net';
    const server = createServer(() => {}).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const stalled = () => 'http://127.0.0.1:' + server.address().port + '/a.mp4';
  `,
  'reads that never settle': `const stalled = () => ({ read: () => new Promise(() => {}) });`,
  'iterables that never yield': `
    const stalled = () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) });
  `,
} as const;

describe.runIf(isBuilt)('a hundred sources that stall:', () => {
  it.each(Object.entries(STALLED))(
    '%s leave files, names and other readers alone, and stop at once',
    async (_, text) => {
      const result = await measure<Record<string, number> & { codes: string[] }>(`
      import { readFile } from 'node:fs/promises';
      import { lookup } from 'node:dns/promises';
      ${text}
      const timed = async (work) => { const start = performance.now(); await work(); return performance.now() - start; };
      const controller = new AbortController();
      (await import('node:events')).setMaxListeners(0, controller.signal);
      const codes = Array.from({ length: 100 }, () =>
        StreamReader.open(stalled(), { signal: controller.signal }).then(() => 'open', ({ code }) => code));
      await sleep(100);
      const file = await timed(() => readFile(clip));
      const name = await timed(() => lookup('localhost'));
      const reader = await timed(async () => {
        const reader = await StreamReader.open(clip);
        await reader.addAudioStream();
        for await (const step of reader) step[0]?.data;
        await reader.close();
      });
      controller.abort();
      const stop = await timed(() => Promise.all(codes));
      for (let n = 0; n < 40 && threads() > 20; n += 1) await sleep(25);
      console.log(JSON.stringify({ file, name, reader, stop, threads: threads(), codes: [...new Set(await Promise.all(codes))] }));
      process.exit(0);
    `);
      expect(result.codes).toEqual(['ERR_ABORTED']);
      expect(result.file).toBeLessThan(250);
      expect(result.name).toBeLessThan(250);
      expect(result.reader).toBeLessThan(3_000);
      expect(result.stop).toBeLessThan(250);
      expect(result.threads).toBeLessThan(40);
    },
  );
});
