import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CLIP } from '../support/scratch.ts';

const ENTRY = new URL('../../dist/index.js', import.meta.url);

/** Runs a program of its own that has `StreamReader` and `clip`. */
function program(text: string): {
  status: number | null;
  signal: string | null;
  stdout: string;
  milliseconds: number;
} {
  const head = `
    import { StreamReader } from ${JSON.stringify(ENTRY.href)};
    const clip = ${JSON.stringify(CLIP)};
  `;
  const started = performance.now();
  const { status, signal, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', head + text], {
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { status, signal, stdout, milliseconds: performance.now() - started };
}

/** A reader with its decoder at work and chunks waiting. */
const BUSY = `
  const reader = await StreamReader.open(clip);
  await reader.addVideoStream({ framesPerChunk: 2 });
  const chunks = reader.chunks();
  await chunks.next();
`;

describe.skipIf(!existsSync(fileURLToPath(ENTRY)))('a process', () => {
  it('ends by itself though a reader is open and idle', () => {
    const { status, signal, milliseconds } = program(BUSY);
    expect({ status, signal }).toEqual({ status: 0, signal: null });
    expect(milliseconds).toBeLessThan(5_000);
  });

  it('stays alive for a step that is waited for', () => {
    const { status, stdout } = program(`${BUSY} chunks.next().then(({ done }) => console.log(done));`);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'false\n' });
  });

  it('can exit in the middle of decoding', () => {
    for (let n = 0; n < 3; n += 1) {
      const { status, signal } = program(
        `${BUSY} void reader.processAllPackets().catch(() => {}); process.exit(7);`,
      );
      expect({ status, signal }).toEqual({ status: 7, signal: null });
    }
  });

  it('can exit while a custom source owes an answer', () => {
    const { status, signal } = program(`
      void StreamReader.open({ read: () => new Promise(() => {}) });
      setTimeout(() => process.exit(3), 100);
    `);
    expect({ status, signal }).toEqual({ status: 3, signal: null });
  });

  it('outlives a worker thread that is terminated in the middle of decoding', () => {
    const { status, signal, stdout } = program(`
      import { Worker } from 'node:worker_threads';
      const text = \`
        import { StreamReader } from ${JSON.stringify(ENTRY.href)};
        import { parentPort } from 'node:worker_threads';
        const reader = await StreamReader.open(${JSON.stringify(CLIP)});
        await reader.addVideoStream({ framesPerChunk: 2 });
        let first = true;
        for await (const step of reader) {
          if (first) parentPort.postMessage('busy');
          first = false;
        }
      \`;
      for (let n = 0; n < 3; n += 1) {
        const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(text)), { type: 'module' });
        await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
        await worker.terminate();
      }
      ${BUSY}
      console.log('whole');
    `);
    expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: 'whole\n' });
  });
});
