import { describe, expect, it } from 'vitest';
import { isBuilt, measure } from '../support/program.ts';

/** What is left of threads and files some time after the collector ran. */
type Left = { readonly most: number; readonly threads: number; readonly files: number };

/** Makes many of a thing, forgets each, and counts what stays. */
const abandon = (make: string, times: number): Promise<Left> =>
  measure<Left>(`
    const bytes = readFileSync(clip);
    const make = async (n) => { ${make} };
    await make(0);
    const before = [threads(), files()];
    let most = 0;
    for (let n = 0; n < ${times}; n += 1) {
      await make(n);
      most = Math.max(most, threads());
      if (n % 20 === 0) { gc(); await sleep(5); }
    }
    for (let n = 0; n < 20 && threads() > before[0]; n += 1) { gc(); await sleep(50); }
    console.log(JSON.stringify({ most, threads: threads() - before[0], files: files() - before[1] }));
  `);

const FREED = { threads: 0, files: 0 };

describe.runIf(isBuilt)('what is forgotten without being closed is freed by the collector:', () => {
  it('readers of a file', async () => {
    const { most, ...left } = await abandon('await StreamReader.open(clip);', 200);
    expect(left.threads).toBeLessThanOrEqual(FREED.threads);
    expect(left.files).toBeLessThanOrEqual(FREED.files);
    expect(most).toBeLessThan(150);
  });

  it('readers in the middle of decoding', async () => {
    const { threads, files } = await abandon(
      `
      const reader = await StreamReader.open(clip);
      await reader.addVideoStream({ decoderOptions: { threads: 1 } });
      await reader.chunks().next();
    `,
      100,
    );
    expect(threads).toBeLessThanOrEqual(0);
    expect(files).toBeLessThanOrEqual(0);
  });

  it('readers of a custom source', async () => {
    const { threads } = await abandon(
      `
      let at = 0;
      const reader = await StreamReader.open({
        read: async (size) => { at += size; return bytes.subarray(at - size, at); },
        seek: (to) => { at = to; },
      });
      await reader.addAudioStream();
      await reader.chunks().next();
    `,
      100,
    );
    expect(threads).toBeLessThanOrEqual(0);
  });

  it('readers with a signal that outlives them', async () => {
    const { threads, files } = await abandon(
      `
      globalThis.controller ??= new AbortController();
      (await import('node:events')).setMaxListeners(0, controller.signal);
      await StreamReader.open(clip, { signal: controller.signal });
    `,
      100,
    );
    expect(threads).toBeLessThanOrEqual(0);
    expect(files).toBeLessThanOrEqual(0);
  });

  it('writers', async () => {
    const { threads } = await abandon(
      `
      const writer = new StreamWriter({ write() {} }, { format: 'wav' });
      const input = writer.addAudioStream({ sampleRate: 48000, channels: 2 });
      await writer.open();
      await input.write(new Float32Array(960));
    `,
      100,
    );
    expect(threads).toBeLessThanOrEqual(0);
  });

  it('chunks, whose memory the next ones get', async () => {
    const { megabytes } = await measure<{ megabytes: number }>(`
      const decode = async () => {
        const reader = await StreamReader.open(clip);
        await reader.addVideoStream({ framesPerChunk: 5 });
        let bytes = 0;
        for await (const [chunk] of reader) bytes += chunk.data.byteLength;
        await reader.close();
        return bytes;
      };
      await decode();
      const before = memory();
      await decode();
      gc();
      await sleep(50);
      gc();
      await sleep(50);
      console.log(JSON.stringify({ megabytes: memory() - before }));
    `);
    expect(megabytes).toBeLessThan(48);
  });
});
