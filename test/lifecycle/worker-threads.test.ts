import { describe, expect, it } from 'vitest';
import { isBuilt, measure, runProgram } from '../support/program.ts';

/** `start(text)`: a worker thread that has the package as `sluice`, and the promise of its first message. */
const WORKERS = `
  import { Worker } from 'node:worker_threads';
  const start = (text) => {
    const head = \`
      import { parentPort } from 'node:worker_threads';
      import { readFileSync } from 'node:fs';
      const { StreamReader, StreamWriter, MemoryTarget } = await import(\${JSON.stringify(entry)});
      const clip = \${JSON.stringify(clip)};
    \`;
    const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(head + text)), { type: 'module' });
    const message = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    message.catch(() => {});
    const exit = new Promise((resolve) => worker.once('exit', resolve));
    return { worker, message, exit };
  };
  const decode = \`
    const reader = await StreamReader.open(clip);
    await reader.addAudioStream();
    let samples = 0;
    for await (const [chunk] of reader) samples += chunk.shape[0];
    await reader.close();
    parentPort.postMessage(samples);
  \`;
`;

/** What a worker thread is in the middle of when it is terminated; it says when it is about to begin. */
const BUSY = {
  open: `parentPort.postMessage(0); for (;;) await StreamReader.open(clip);`,
  close: `parentPort.postMessage(0); for (;;) await (await StreamReader.open(clip)).close();`,
  read: `
    const reader = await StreamReader.open(clip);
    await reader.addVideoStream();
    parentPort.postMessage(0);
    for await (const step of reader) step[0]?.data;
  `,
  'custom read': `
    const bytes = readFileSync(clip);
    let at = 0;
    parentPort.postMessage(0);
    const reader = await StreamReader.open({
      read: async (size) => { at += size; return bytes.subarray(at - size, at); },
      seek: (to) => { at = to; },
    });
    await reader.addVideoStream();
    for await (const step of reader) step[0]?.data;
  `,
  write: `
    const writer = new StreamWriter({ write: async () => {} }, { format: 'matroska' });
    const input = writer.addVideoStream({ width: 128, height: 96, frameRate: 25, encoder: 'mpeg4' });
    await writer.open();
    parentPort.postMessage(0);
    for (;;) await input.write(new Uint8Array(128 * 96 * 3));
  `,
} as const;

describe.runIf(isBuilt)('a worker thread', () => {
  it.each(Object.entries(BUSY))('can be terminated 20 times in the middle of %s', async (_, text) => {
    const { before, after, samples } = await measure<
      Record<string, { threads: number; files: number }> & { samples: number }
    >(`
      ${WORKERS}
      const counts = () => ({ threads: threads(), files: files() });
      await start(decode).exit;
      await sleep(50);
      const before = counts();
      for (let n = 0; n < 20; n += 1) {
        const { worker, message } = start(${JSON.stringify(text)});
        await message;
        await sleep(Math.random() * 12);
        await worker.terminate();
      }
      await sleep(100);
      const after = counts();
      const samples = await start(decode).message;
      console.log(JSON.stringify({ before, after, samples }));
    `);
    expect(samples).toBeGreaterThan(400_000);
    expect(after?.threads).toBeLessThanOrEqual((before?.threads ?? 0) + 1);
    expect(after?.files).toBeLessThanOrEqual((before?.files ?? 0) + 1);
  });

  it('can be the only one that loads the package, and exit, again and again', async () => {
    const counts = await measure<number[]>(`
      ${WORKERS}
      const codes = [];
      for (let n = 0; n < 20; n += 1) {
        const { exit } = start(decode);
        codes.push(await exit);
      }
      console.log(JSON.stringify(codes));
    `);
    expect(counts).toEqual(Array(20).fill(0));
  });

  it('may exit with a reader open and busy', async () => {
    const { status, signal } = await runProgram(`
      ${WORKERS}
      for (let n = 0; n < 5; n += 1) {
        const { exit } = start(${JSON.stringify(BUSY.read.replace('for await', 'setTimeout(() => process.exit(3), 5); for await'))});
        if ((await exit) !== 3) process.exit(9);
      }
    `);
    expect({ status, signal }).toEqual({ status: 0, signal: null });
  });

  it('decodes beside three others and the main thread, all the same', async () => {
    const samples = await measure<number[]>(`
      ${WORKERS}
      const others = Array.from({ length: 4 }, () => start(decode).message);
      const reader = await StreamReader.open(clip);
      await reader.addAudioStream();
      let samples = 0;
      for await (const [chunk] of reader) samples += chunk.shape[0];
      console.log(JSON.stringify([samples, ...(await Promise.all(others))]));
    `);
    expect(samples).toHaveLength(5);
    expect(new Set(samples).size).toBe(1);
    expect(samples[0]).toBeGreaterThan(400_000);
  });

  it('does not take the chunks with it that it handed over', async () => {
    const sums = await measure<number[]>(`
      ${WORKERS}
      const { worker, message } = start(\`
        const reader = await StreamReader.open(clip);
        await reader.addVideoStream({ framesPerChunk: 4 });
        const { value: [chunk] } = await reader.chunks().next();
        let sum = 0;
        for (const sample of chunk.data) sum += sample;
        parentPort.postMessage({ data: chunk.data, sum });
      \`);
      const { data, sum } = await message;
      await worker.terminate();
      gc();
      const reader = await StreamReader.open(clip);
      await reader.addVideoStream({ framesPerChunk: 4 });
      for await (const [chunk] of reader) chunk[Symbol.dispose]();
      let after = 0;
      for (const sample of data) after += sample;
      console.log(JSON.stringify([sum, after]));
    `);
    expect(sums[0]).toBeGreaterThan(0);
    expect(sums[1]).toBe(sums[0]);
  });
});
