import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type FramesOptions, frames, type Source, StreamReader, type VideoChunk } from '../../src/index.ts';
import { argumentError, mediaError } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

/** The clip has 250 pictures, 25 a second, with B-frames. */
const at = (index: number): number => index / 25;

async function all(source: Source, options?: FramesOptions): Promise<VideoChunk[]> {
  const chunks: VideoChunk[] = [];
  for await (const chunk of frames(source, options)) {
    chunks.push(chunk);
  }
  return chunks;
}

const times = (chunks: readonly VideoChunk[]): number[] => chunks.flatMap((chunk) => [...chunk.timestamps]);

describe('frames()', () => {
  it('gives a frame every second as normalized batches in three lines', async () => {
    const normalize = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
    const shapes: (readonly number[])[] = [];
    for await (const batch of frames(CLIP, {
      every: 1,
      framesPerChunk: 4,
      width: 64,
      height: 48,
      normalize,
    })) {
      expect(batch.data).toBeInstanceOf(Float32Array);
      shapes.push(batch.shape);
    }
    expect(shapes).toEqual([
      [4, 3, 48, 64],
      [4, 3, 48, 64],
      [2, 3, 48, 64],
    ]);
  });

  it('gives the frame that is shown at a time, not the nearest', async () => {
    const wanted = [at(10), at(10) + 0.039, at(11) - 1e-6, at(11), 9.999];
    expect(times(await all(CLIP, { at: wanted, width: 32 }))).toEqual([10, 10, 10, 11, 249].map(at));
  });

  it('gives numbers in the order asked, duplicates too, from an array or a typed array', async () => {
    const wanted = [240, 3, 3, 100, 0, 240];
    expect(times(await all(CLIP, { indices: wanted, width: 32 }))).toEqual(wanted.map(at));
    expect(times(await all(CLIP, { indices: Uint32Array.from(wanted), width: 32 }))).toEqual(wanted.map(at));
  });

  it('gives everything without a choice, and nothing for an empty one', async () => {
    expect(await all(CLIP, { width: 32, framesPerChunk: 50 })).toHaveLength(5);
    expect(await all(CLIP, { indices: [] })).toHaveLength(0);
  });

  it('holds all in one chunk where it is told to', async () => {
    const [chunk, ...more] = await all(CLIP, { indices: [9, 8, 7], framesPerChunk: 'all', width: 32 });
    expect(more).toHaveLength(0);
    expect([...(chunk?.timestamps ?? [])]).toEqual([9, 8, 7].map(at));
  });

  it('reads a stream that cannot go back as long as it goes forward', async () => {
    const source = async (): Promise<Uint8Array> => new Uint8Array(await readFile(CLIP));
    const bytes = await source();
    expect(times(await all(bytes, { indices: [5, 200, 100], width: 32 }))).toEqual([5, 200, 100].map(at));
    const stream = createReadStream(CLIP);
    expect(times(await all(stream, { at: [0.2, 4, 8.04], width: 32 }))).toEqual([5, 100, 201].map(at));
  });

  it('refuses to go back in a stream that cannot', async () => {
    // The first four are found together, going forward.
    const iterator = frames(createReadStream(CLIP), { indices: [249, 248, 247, 246, 3], width: 32 });
    for (const index of [249, 248, 247, 246]) {
      expect((await iterator.next()).value?.pts).toBe(at(index));
    }
    await mediaError(iterator.next(), 'ERR_NOT_SEEKABLE');
  });

  it('gives what comes before a frame that there is not, then the error with its range', async () => {
    const iterator = frames(CLIP, { indices: [1, 250], width: 32 });
    expect((await iterator.next()).value?.pts).toBe(at(1));
    const error = await mediaError(iterator.next(), 'ERR_OUT_OF_RANGE');
    expect(error.message).toMatch(/250.*250/);
    expect((await iterator.next()).done).toBe(true);
    for (const options of [{ at: [10] }, { at: [-0.001] }]) {
      await mediaError(frames(CLIP, options).next(), 'ERR_OUT_OF_RANGE');
    }
  });

  it('filters, converts and turns the frames that it gives', async () => {
    const [chunk] = await all(CLIP, { indices: [30], filter: 'crop=100:50', format: 'gray', layout: 'NHWC' });
    expect(chunk).toMatchObject({ shape: [1, 50, 100, 1], format: 'gray', pts: at(30) });
  });

  it('gives the very pixels that reading through gives', async () => {
    const reader = await StreamReader.open(CLIP);
    await reader.addVideoStream();
    const wanted: Uint8Array[] = [];
    for await (const [chunk] of reader) {
      if (chunk?.kind === 'video' && wanted.push(chunk.data as Uint8Array) > 60) break;
    }
    await reader.close();
    for (const [place, chunk] of (await all(CLIP, { indices: [60, 47, 2] })).entries()) {
      expect(
        Buffer.compare(chunk.data as Uint8Array, wanted[[60, 47, 2][place] ?? 0] ?? new Uint8Array()),
      ).toBe(0);
    }
  });

  it('refuses what makes no sense at once', () => {
    argumentError(
      thrown(() => frames(CLIP, { at: [1], every: 1 })),
      RangeError,
      'options.every',
    );
    argumentError(
      thrown(() => frames(CLIP, { indices: [1.5] })),
      RangeError,
      'options.indices[0]',
    );
    argumentError(
      thrown(() => frames(CLIP, { indices: [-1] })),
      RangeError,
      'options.indices[0]',
    );
    argumentError(
      thrown(() => frames(CLIP, { at: [Number.NaN] })),
      RangeError,
      'options.at[0]',
    );
    argumentError(
      thrown(() => frames(CLIP, { at: 3 as never })),
      TypeError,
      'options.at',
    );
    argumentError(
      thrown(() => frames(CLIP, { every: 0 })),
      RangeError,
      'options.every',
    );
    argumentError(
      thrown(() => frames(CLIP, { frameRate: 3 } as never)),
      TypeError,
      'frameRate',
    );
  });

  it('stops on a signal, and frees its source when left early', async () => {
    const stop = new AbortController();
    const iterator = frames(CLIP, { every: 0.04, width: 32, signal: stop.signal });
    await iterator.next();
    stop.abort();
    await mediaError(
      (async () => {
        for await (const chunk of iterator) chunk[Symbol.dispose]();
      })(),
      'ERR_ABORTED',
    );
    for await (const chunk of frames(CLIP, { every: 1 })) {
      expect(chunk.pts).toBe(0);
      break;
    }
  });
});

function thrown(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error('it was expected to throw, and did not');
}
