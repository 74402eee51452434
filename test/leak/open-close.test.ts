import { beforeAll, describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { isBuilt, measure } from '../support/program.ts';
import { scratchFolder } from '../support/scratch.ts';
import { smallClip } from '../support/small-media.ts';

const scratch = scratchFolder();

/** Growth of memory between two counts, and what of threads and files is left. */
type Growth = { readonly megabytes: number; readonly threads: number; readonly files: number };

/** Runs a piece of a program over and over; what the first tenth of the runs took is not counted. */
const repeat = (once: string, times: number): Promise<Growth> =>
  measure<Growth>(`
    const settle = async () => { for (let n = 0; n < 3; n += 1) { gc(); await sleep(20); } };
    const once = async () => { ${once} };
    for (let n = 0; n < ${times / 10}; n += 1) await once();
    await settle();
    const before = [memory(), threads(), files()];
    for (let n = 0; n < ${times}; n += 1) await once();
    await settle();
    const after = [memory(), threads(), files()];
    const [megabytes, threadCount, fileCount] = after.map((value, n) => value - before[n]);
    console.log(JSON.stringify({ megabytes, threads: threadCount, files: fileCount }));
  `);

/** Nothing stays; the allocator may keep a little of its own. */
function expectFlat({ megabytes, threads, files }: Growth): void {
  expect(megabytes).toBeLessThan(8);
  expect(threads).toBeLessThanOrEqual(0);
  expect(files).toBeLessThanOrEqual(0);
}

describe.runIf(isBuilt)('memory, threads and files stay flat over', () => {
  beforeAll(async () => {
    writeFileSync(scratch('small.wav'), await smallClip('wav'));
    writeFileSync(scratch('small.mp4'), await smallClip('mp4'));
    writeFileSync(scratch('small.txt'), 'not media at all');
  });

  it.each(['wav', 'mp4'])('500 times opening and closing a %s file', async (format) => {
    expectFlat(await repeat(`await (await StreamReader.open(${JSON.stringify(scratch(`small.${format}`))})).close();`, 500));
  });

  it('500 times opening and closing bytes', async () => {
    const path = JSON.stringify(scratch('small.mp4'));
    expectFlat(await repeat(`await (await StreamReader.open(readFileSync(${path}))).close();`, 500));
  });

  it('250 times failing to open a file, and one that is not there', async () => {
    expectFlat(
      await repeat(
        `
        await StreamReader.open(${JSON.stringify(scratch('small.txt'))}).catch(() => {});
        await StreamReader.open(${JSON.stringify(scratch('absent.mp4'))}).catch(() => {});
      `,
        250,
      ),
    );
  });

  it('100 times decoding a file through filters to its end', async () => {
    expectFlat(
      await repeat(
        `
        await using reader = await StreamReader.open(${JSON.stringify(scratch('small.mp4'))});
        await reader.addAudioStream({ filter: 'volume=0.5' });
        await reader.addVideoStream({ filter: 'hflip', width: 32, height: 32 });
        for await (const step of reader) step.forEach((chunk) => chunk?.data);
      `.replace('await using reader =', 'const reader =') + 'await reader.close();',
        100,
      ),
    );
  });

  it('100 times an exception of a custom source', async () => {
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

  it('50 times encoding into memory, and as many times giving up', async () => {
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
});
