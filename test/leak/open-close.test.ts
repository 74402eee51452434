import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isBuilt, measure } from '../support/program.ts';
import { scratchFolder } from '../support/scratch.ts';
import { smallClip } from '../support/small-media.ts';

const scratch = scratchFolder();

/** Growth of memory between two counts, and what of threads and files is left. */
type Growth = { readonly megabytes: number; readonly threads: number; readonly files: number };

/**
 * Runs a piece of a program over and over. What JavaScript's own heap holds is not counted, nor what the runs of the warm-up left. Memory
 * goes up and down by megabytes between two measures, so the least of several counts.
 */
const repeat = (once: string, times: number): Promise<Growth> =>
  measure<Growth>(`
    const once = async () => { ${once} };
    const measured = async (runs) => {
      for (let n = 0; n < runs; n += 1) await once();
      for (let n = 0; n < 3; n += 1) { gc(); await sleep(20); }
      const { rss, heapTotal } = process.memoryUsage();
      return { megabytes: (rss - heapTotal) / 2 ** 20, threads: threads(), files: files() };
    };
    const before = await measured(${times / 2});
    const after = [];
    for (let n = 0; n < 5; n += 1) after.push(await measured(${times / 5}));
    const growth = (key) => Math.min(...after.slice(2).map((value) => value[key])) - before[key];
    console.log(JSON.stringify({ megabytes: growth('megabytes'), threads: growth('threads'), files: growth('files') }));
  `);

/** Nothing stays; the allocator may keep a little of its own. */
function expectFlat({ megabytes, threads, files }: Growth): void {
  expect(megabytes).toBeLessThan(12);
  expect(threads).toBeLessThanOrEqual(0);
  expect(files).toBeLessThanOrEqual(0);
}

describe.runIf(isBuilt)('memory, threads and files stay flat over', () => {
  beforeAll(async () => {
    writeFileSync(scratch('small.wav'), await smallClip('wav'));
    writeFileSync(scratch('small.mp4'), await smallClip('mp4'));
    writeFileSync(scratch('small.txt'), 'not media at all');
  });

  it.each([
    ['wav', 300],
    ['mp4', 900],
  ] as const)('opening and closing a %s file %i times', async (format, times) => {
    expectFlat(
      await repeat(
        `await (await StreamReader.open(${JSON.stringify(scratch(`small.${format}`))})).close();`,
        times,
      ),
    );
  });

  it('opening and closing bytes 900 times', async () => {
    const path = JSON.stringify(scratch('small.mp4'));
    expectFlat(await repeat(`await (await StreamReader.open(readFileSync(${path}))).close();`, 900));
  });

  it('failing to open a file 300 times, and one that is not there', async () => {
    expectFlat(
      await repeat(
        `
        await StreamReader.open(${JSON.stringify(scratch('small.txt'))}).catch(() => {});
        await StreamReader.open(${JSON.stringify(scratch('absent.mp4'))}).catch(() => {});
      `,
        300,
      ),
    );
  });

  it('decoding a file through filters to its end 100 times', async () => {
    expectFlat(
      await repeat(
        `
        const reader = await StreamReader.open(${JSON.stringify(scratch('small.mp4'))});
        await reader.addAudioStream({ filter: 'volume=0.5' });
        await reader.addVideoStream({ filter: 'hflip', width: 32, height: 32 });
        for await (const step of reader) step.forEach((chunk) => chunk?.data);
        await reader.close();
      `,
        100,
      ),
    );
  });

  it('decoding files that are broken 200 times', async () => {
    expectFlat(
      await repeat(
        `
        const bytes = readFileSync(${JSON.stringify(scratch('small.mp4'))});
        globalThis.runs = (globalThis.runs ?? 0) + 1;
        bytes[(runs * 7919) % bytes.length] ^= 255;
        const whole = runs % 2 === 0 ? bytes : bytes.subarray(0, (runs * 104729) % bytes.length);
        const reader = await StreamReader.open(whole).catch(() => null);
        await reader?.addAudioStream().catch(() => {});
        await reader?.addVideoStream().catch(() => {});
        await reader?.processAllPackets().catch(() => {});
        await reader?.close();
      `,
        200,
      ),
    );
  });

  it('an exception of a custom source 100 times', async () => {
    expectFlat(
      await repeat(
        `
        let reads = 0;
        const bytes = readFileSync(${JSON.stringify(scratch('small.mp4'))});
        await StreamReader.open({ read: () => { if (reads++ > 0) throw new Error('no'); return bytes.subarray(0, 512); } }).catch(() => {});
      `,
        100,
      ),
    );
  });

  it('encoding into memory 50 times, and giving up as often', async () => {
    expectFlat(
      await repeat(
        `
        for (const end of ['finish', 'abort']) {
          const writer = new StreamWriter(new MemoryTarget(), { format: 'mp4' });
          const input = writer.addVideoStream({ width: 64, height: 48, frameRate: 25, encoder: 'mpeg4' });
          await writer.open();
          await input.write(new Uint8Array(64 * 48 * 3 * 10));
          await writer[end]();
        }
      `,
        50,
      ),
    );
  });

  it('effects 100 times: applied, streamed to the end, and given up', async () => {
    expectFlat(
      await repeat(
        `
        const sound = new Float32Array(20_000).fill(0.25);
        const options = { sampleRate: 8000, channels: 2, outputSampleRate: 11025 };
        const effector = new sluice.AudioEffector({ effect: 'aecho=0.8:0.9:20:0.3', format: 'mp3' });
        await effector.apply(sound, options);
        for await (const chunk of effector.stream(sound, options)) chunk.data;
        for await (const chunk of effector.stream(sound, options)) break;
        await new sluice.AudioEffector({ effect: 'nosuch' }).apply(sound, options).catch(() => {});
      `,
        100,
      ),
    );
  });
});
