import { beforeAll, describe, expect, it } from 'vitest';
import { frames, StreamReader } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { measure } from '../support/program.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

/** What a reader holds after a thousand chunks of something that has no end, and how long it takes to close. */
const read = (open: string, add: string): Promise<{ grown: number; chunks: number; closed: number }> =>
  measure(`
    const reader = await ${open};
    await reader.${add};
    const peak = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
    const before = peak();
    let chunks = 0;
    for await (const [chunk] of reader) {
      chunk[Symbol.dispose]();
      if (++chunks === 1000) break;
    }
    await sleep(300);
    const grown = peak() - before;
    const start = performance.now();
    await reader.close();
    console.log(JSON.stringify({ grown, chunks, closed: performance.now() - start }));
  `);

describe('filters that give frames without end', () => {
  it.each([
    ['loop=-1:size=10:start=0', 'addVideoStream'],
    ['tpad=stop=-1', 'addVideoStream'],
    ['fps=1000000', 'addVideoStream'],
    ['apad', 'addAudioStream'],
    ['aloop=-1:size=4096', 'addAudioStream'],
  ])('%s: are read a chunk at a time, and closed at once', async (filter, add) => {
    const frames = add === 'addAudioStream' ? ', framesPerChunk: 1024' : '';
    const { grown, chunks, closed } = await read(
      'StreamReader.open(clip)',
      `${add}({ filter: '${filter}'${frames} })`,
    );
    expect(chunks).toBe(1000);
    expect(grown).toBeLessThan(300);
    expect(closed).toBeLessThan(400);
  });

  it('stop at an abort while everything is being processed', async () => {
    const stop = new AbortController();
    const reader = await StreamReader.open(CLIP, { signal: stop.signal });
    await reader.addVideoStream({ filter: 'loop=-1:size=10:start=0', bufferChunkSize: 2 });
    const all = reader.processAllPackets();
    setTimeout(() => stop.abort(), 300);
    const start = performance.now();
    await mediaError(all, 'ERR_ABORTED');
    expect(performance.now() - start).toBeLessThan(1_000);
    await reader.close();
  });
});

describe.skipIf(!hasSystemFfmpeg)('a gap of months between two pictures', () => {
  beforeAll(() => {
    const months = 'setpts=if(gte(N\\,3)\\,(10000000+N)/TB\\,PTS)';
    const source = [
      '-f',
      'lavfi',
      '-i',
      'testsrc2=d=1:s=640x360:r=5',
      '-vf',
      months,
      '-vsync',
      'passthrough',
    ];
    makeMedia(...source, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', scratch('gap.mkv'));
  });

  it('is filled at a constant rate a little at a time', async () => {
    const open = `StreamReader.open(${JSON.stringify(scratch('gap.mkv'))})`;
    const { grown, chunks, closed } = await read(open, 'addVideoStream({ frameRate: 25 })');
    expect(chunks).toBe(1000);
    // A thousand pictures are 660 MiB.
    expect(grown).toBeLessThan(300);
    expect(closed).toBeLessThan(400);
  });

  it('is filled by frames() likewise, for as long as the caller takes them', async () => {
    let taken = 0;
    for await (const chunk of frames(scratch('gap.mkv'), { every: 0.04 })) {
      taken += 1;
      chunk[Symbol.dispose]();
      if (taken === 1000) break;
    }
    expect(taken).toBe(1000);
  });
});
