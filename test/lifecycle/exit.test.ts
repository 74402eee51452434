import { describe, expect, it } from 'vitest';
import { isBuilt, runProgram } from '../support/program.ts';

/** Things a process can be in the middle of. Each starts something and lets it run. */
const BUSY = {
  decoding: `
    const reader = await StreamReader.open(clip);
    await reader.addVideoStream({ framesPerChunk: 2 });
    void (async () => { for await (const step of reader) step[0]?.data; })();
  `,
  'decoding everything at once': `
    const reader = await StreamReader.open(clip);
    await reader.addVideoStream({ framesPerChunk: 'all' });
    void reader.processAllPackets();
  `,
  opening: `
    void (async () => { for (;;) await (await StreamReader.open(clip)).close(); })();
  `,
  encoding: `
    const writer = new StreamWriter(new MemoryTarget(), { format: 'matroska' });
    const input = writer.addVideoStream({ width: 320, height: 240, frameRate: 25 });
    await writer.open();
    const pixels = new Uint8Array(320 * 240 * 3 * 10);
    void (async () => { for (;;) await input.write(pixels); })();
  `,
  'reading a custom source': `
    const bytes = readFileSync(clip);
    let at = 0;
    const reader = await StreamReader.open({
      read: async (size) => { await sleep(1); at += size; return bytes.subarray(at - size, at); },
      seek: (to) => { at = to; },
    });
    await reader.addAudioStream();
    void (async () => { for await (const step of reader) step[0]?.data; })();
  `,
  'writing to a custom target': `
    const writer = new StreamWriter({ write: () => sleep(1) }, { format: 'wav' });
    const input = writer.addAudioStream({ sampleRate: 48000, channels: 2 });
    await writer.open();
    const sound = new Float32Array(96000);
    void (async () => { for (;;) await input.write(sound); })();
  `,
  'waiting for a source that says nothing': `
    void StreamReader.open({ read: () => new Promise(() => {}) });
  `,
} as const;

/** Milliseconds after which the process ends: at once, early, in full swing. */
const DELAYS = [0, 3, 17, 41];

describe.runIf(isBuilt)('process.exit', () => {
  it.each(Object.entries(BUSY))('while %s gives its code, and soon', async (_, text) => {
    for (const delay of DELAYS) {
      const { status, signal, stdout, stderr } = await runProgram(`${text}
        await sleep(${delay} + Math.random() * 5);
        const started = performance.now();
        process.on('exit', () => {
          process.stdout.write(String(Date.now()));
        });
        process.exit(7);
      `);
      const left = Date.now() - Number(stdout);
      expect({ status, signal, stderr }).toEqual({ status: 7, signal: null, stderr: '' });
      expect(left).toBeLessThan(900);
    }
  });
});

describe.runIf(isBuilt)('a process', () => {
  it.each([
    ['reader', BUSY.decoding.replace(/void \(async.*/, 'await reader.chunks().next();')],
    [
      'reader of a custom source',
      BUSY['reading a custom source'].replace(/void \(async.*/, 'await reader.chunks().next();'),
    ],
    ['writer', BUSY.encoding.replace(/void \(async.*/, 'await input.write(pixels);')],
  ])('ends by itself with a %s open and idle', async (_, text) => {
    expect(await runProgram(text, 5_000)).toEqual({ status: 0, signal: null, stdout: '', stderr: '' });
  });

  it.each(Object.entries(BUSY))('while %s dies of an uncaught exception as Node does', async (_, text) => {
    const { status, signal, stderr } = await runProgram(`${text}
      setTimeout(() => { throw new Error('out of tea'); }, 10);
    `);
    expect({ status, signal }).toEqual({ status: 1, signal: null });
    expect(stderr).toContain('Error: out of tea');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('while decoding dies of %s as Node does', async (name) => {
    const { status, signal } = await runProgram(`${BUSY.decoding} process.kill(process.pid, '${name}');`);
    expect({ status, signal }).toEqual({ status: null, signal: name });
  });

  it('can work in its exit listener without harm', async () => {
    const { status, signal } = await runProgram(`${BUSY.decoding}
      process.on('exit', () => { void reader.close(); void StreamReader.open(clip); });
      setTimeout(() => process.exit(5), 10);
    `);
    expect({ status, signal }).toEqual({ status: 5, signal: null });
  });
});
