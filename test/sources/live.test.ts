import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { measure } from '../support/program.ts';
import { reading } from '../support/read-whole.ts';

const LIVE = { format: 'lavfi' } as const;

describe('a live source', () => {
  it('keeps the newest chunks of its buffer, and counts what it dropped', async () => {
    await reading(
      'testsrc2=size=32x32:rate=50,realtime',
      async (reader) => {
        await reader.addVideoStream({ bufferChunkSize: 3 });
        for (let n = 0; n < 41; n += 1) await reader.processPacket();
        const [kept] = reader.popChunks();
        expect(kept?.kind === 'video' && kept.dropped).toBe(38);
        expect(kept?.pts).toBeCloseTo(38 / 50, 6);
      },
      LIVE,
    );
  });

  it('never grows, however slowly it is read', async () => {
    const { growth, dropped } = await measure<{ growth: number; dropped: number }>(`
      const reader = await StreamReader.open('testsrc2=size=640x360:rate=2000', { format: 'lavfi' });
      await reader.addVideoStream({ bufferChunkSize: 4, framesPerChunk: 2 });
      let dropped = 0;
      const run = async (packets) => {
        for (let n = 0; n < packets; n += 1) {
          await reader.processPacket();
          if (n % 200 === 199) for (const chunk of reader.popChunks()) { dropped += chunk?.dropped ?? 0; chunk?.[Symbol.dispose](); }
        }
      };
      await run(1000);
      const before = memory();
      await run(3000);
      const growth = memory() - before;
      await reader.close();
      console.log(JSON.stringify({ growth, dropped }));
    `);
    expect(growth).toBeLessThan(16);
    // Of 2000 chunks those that nobody came for in time.
    expect(dropped).toBeGreaterThan(1900);
  });
});

describe('a hundred sources that say nothing', () => {
  let mute: Server;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    mute = createServer((socket) => sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
    await once(mute, 'listening');
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    mute.close();
  });

  it('leave files, names and another reader untouched, and all let go at once', async () => {
    const { port } = mute.address() as { port: number };
    const result = await measure<{
      file: number;
      name: number;
      samples: number;
      codes: string[];
      took: number;
    }>(`
      import { readFile } from 'node:fs/promises';
      import { lookup } from 'node:dns/promises';
      const stop = new AbortController();
      const codes = new Set();
      const opens = Array.from({ length: 100 }, () =>
        StreamReader.open('http://127.0.0.1:${port}/a.mp4', { signal: stop.signal }).catch((error) => codes.add(error.code)));
      await sleep(500);
      const timed = async (work) => { const start = performance.now(); await work(); return performance.now() - start; };
      const file = await timed(() => readFile(clip));
      const name = await timed(() => lookup('localhost'));
      const reader = await StreamReader.open(clip);
      await reader.addAudioStream();
      let samples = 0;
      for await (const [chunk] of reader) samples += chunk.shape[0];
      await reader.close();
      const took = await timed(async () => { stop.abort(); await Promise.all(opens); });
      console.log(JSON.stringify({ file, name, samples, codes: [...codes], took }));
    `);
    expect(result.samples).toBe(441_000);
    expect(result.file).toBeLessThan(500);
    expect(result.name).toBeLessThan(500);
    expect(result.codes).toEqual(['ERR_ABORTED']);
    expect(result.took).toBeLessThan(1000);
  });
});
