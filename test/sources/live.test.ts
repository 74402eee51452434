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

/** Megabytes that the process holds outside of V8's heap. */
const OUTSIDE = `
  const outside = () => { gc(); const { rss, heapTotal } = process.memoryUsage(); return (rss - heapTotal) / 2 ** 20; };
`;

describe('what a source that never ends keeps', () => {
  it('is the same after forty thousand chunks that nobody takes as after eight thousand', async () => {
    const { growth, kept, dropped, last } = await measure<{
      growth: number;
      kept: number;
      dropped: number;
      last: number;
    }>(`${OUTSIDE}
      const reader = await StreamReader.open('testsrc2=size=64x48:rate=1000', { format: 'lavfi' });
      await reader.addVideoStream({ bufferChunkSize: 5 });
      const run = async (packets) => { for (let n = 0; n < packets; n += 1) await reader.processPacket(); };
      await run(8_000);
      const before = outside();
      await run(32_000);
      const growth = outside() - before;
      let kept = 0, dropped = 0, last = 0;
      for (let [chunk] = reader.popChunks(); chunk; [chunk] = reader.popChunks()) { kept += 1; dropped += chunk.dropped; last = chunk.pts; }
      await reader.close();
      console.log(JSON.stringify({ growth, kept, dropped, last }));
    `);
    // A picture is 9 KiB: 32 000 of them would be 281 MiB.
    expect(growth).toBeLessThan(16);
    expect(kept).toBe(5);
    expect(dropped).toBeGreaterThan(39_900);
    expect(last).toBeGreaterThan(39.9);
  });

  it('does not depend on an output that nobody reads beside one that is read', async () => {
    const { growth, read, newest } = await measure<{
      growth: number;
      read: number;
      newest: number;
    }>(`${OUTSIDE}
      const reader = await StreamReader.open('sine=frequency=440:sample_rate=48000', { format: 'lavfi' });
      const heard = await reader.addAudioStream({ framesPerChunk: 1024 });
      await reader.addAudioStream({ framesPerChunk: 1024, bufferChunkSize: 3, format: 's16' });
      let before, read = 0, last = 0;
      for await (const chunk of heard) {
        read += 1;
        last = chunk.pts;
        chunk[Symbol.dispose]();
        if (read === 6_000) before = outside();
        if (read === 30_000) break;
      }
      const growth = outside() - before;
      let newest = 0;
      for (let [, chunk] = reader.popChunks(); chunk; [, chunk] = reader.popChunks()) newest = chunk.pts;
      await reader.close();
      console.log(JSON.stringify({ growth, read, newest: Math.abs(newest - last) }));
    `);
    // 24 000 chunks of 2 KiB would be 47 MiB, those of the other output as much again.
    expect(growth).toBeLessThan(16);
    expect(read).toBe(30_000);
    expect(newest).toBeLessThan(0.5);
  });

  it('stays while a server sends without end and nobody reads at all', async () => {
    const { growth, sent, pictures } = await measure<{
      growth: number;
      sent: number;
      pictures: number;
    }>(`${OUTSIDE}
      import { createServer } from 'node:http';
      const frame = Buffer.concat([Buffer.from('FRAME\\n'), Buffer.alloc(320 * 240 * 1.5, 128)]);
      let sent = 0;
      const server = createServer((_, response) => {
        response.write('YUV4MPEG2 W320 H240 F1000:1 Ip A1:1 C420jpeg\\n');
        const more = () => { while (!response.destroyed && response.write(frame)) sent += 1; };
        response.on('drain', more).on('error', () => {});
        more();
      }).listen(0);
      const reader = await StreamReader.open('http://127.0.0.1:' + server.address().port + '/live.y4m', { format: 'yuv4mpegpipe' });
      await reader.addVideoStream({ bufferChunkSize: 4 });
      const read = async (chunks) => { let n = 0; for await (const [chunk] of reader) { chunk[Symbol.dispose](); if (++n === chunks) break; } return n; };
      let pictures = await read(200);
      const before = outside(), start = sent;
      await sleep(2000);
      const growth = outside() - before;
      const waited = sent - start;
      pictures += await read(200);
      await reader.close();
      server.closeAllConnections();
      server.close();
      console.log(JSON.stringify({ growth, sent: waited, pictures }));
    `);
    expect(pictures).toBe(400);
    expect(growth).toBeLessThan(16);
    // What fits into the connection's buffers, and no more.
    expect(sent).toBeLessThan(200);
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
