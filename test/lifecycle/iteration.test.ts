import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { type AudioChunk, type Chunk, MediaError, type StreamReader } from '../../src/index.ts';
import { reading, sampleCount } from '../support/read-whole.ts';
import { CLIP } from '../support/scratch.ts';

const withSound = <T>(work: (reader: StreamReader) => Promise<T>): Promise<T> =>
  reading(CLIP, async (reader) => {
    await reader.addAudioStream();
    return work(reader);
  });

/** Pts of the sound in some steps. */
const times = (steps: readonly IteratorResult<(Chunk | null)[]>[]): number[] =>
  steps.flatMap(({ value }) => (value ?? []).map((chunk: Chunk | null) => chunk?.pts ?? Number.NaN));

/** What a plain loop gives. */
const plain = (): Promise<number[]> =>
  withSound(async (reader) => {
    const found: number[] = [];
    for await (const [chunk] of reader) found.push(chunk?.pts ?? Number.NaN);
    return found;
  });

describe('calls of next() that do not wait for each other', () => {
  it('give the chunks in order, each once, and then only ends', async () => {
    const wanted = await plain();
    const steps = await withSound((reader) => {
      const iterator = reader.chunks();
      return Promise.all(Array.from({ length: wanted.length + 5 }, () => iterator.next()));
    });
    expect(times(steps)).toEqual(wanted);
    expect(steps.slice(-5).every(({ done }) => done === true)).toBe(true);
  });

  it('of two iterators share the chunks: none twice, none lost', async () => {
    const wanted = await plain();
    const [one, two] = await withSound((reader) => {
      const drain = async (): Promise<number[]> => {
        const found: number[] = [];
        for await (const [chunk] of reader) found.push(chunk?.pts ?? Number.NaN);
        return found;
      };
      return Promise.all([drain(), drain()]);
    });
    expect([...(one ?? []), ...(two ?? [])].sort((a, b) => a - b)).toEqual(wanted);
  });
});

describe('leaving a loop', () => {
  it.each(['break', 'throw', 'return'] as const)(
    'by %s leaves the reader open, and the rest comes next time',
    async (how) => {
      const total = sampleCount((await withSound(collect)) as AudioChunk[]);
      const rest = await withSound(async (reader) => {
        const begun: AudioChunk[] = [];
        const begin = async () => {
          for await (const [chunk] of reader) {
            begun.push(chunk as AudioChunk);
            if (how === 'break') break;
            if (how === 'throw') throw new Error('out');
            return;
          }
        };
        await begin().catch((error: Error) => expect(error.message).toBe('out'));
        expect(begun).toHaveLength(1);
        return sampleCount([...begun, ...((await collect(reader)) as AudioChunk[])]);
      });
      expect(rest).toBe(total);
    },
  );

  it('that was left gives only ends', async () => {
    await withSound(async (reader) => {
      const iterator = reader.chunks();
      await iterator.next();
      expect(await iterator.return?.()).toEqual({ value: undefined, done: true });
      expect(await iterator.next()).toEqual({ value: undefined, done: true });
    });
  });
});

async function collect(reader: StreamReader): Promise<(Chunk | null)[]> {
  const chunks: (Chunk | null)[] = [];
  for await (const [chunk] of reader) chunks.push(chunk ?? null);
  return chunks;
}

describe('a chunk', () => {
  it('posted to another thread arrives whole, and the one here stays as it is', async () => {
    const { port1, port2 } = new MessageChannel();
    await withSound(async (reader) => {
      const { value } = await reader.chunks().next();
      const chunk = value?.[0] as AudioChunk;
      const before = Float32Array.from(chunk.data as Float32Array);
      const arrived = once(port2, 'message');
      port1.postMessage(chunk.data);
      expect(chunk.data).toEqual(before);
      chunk[Symbol.dispose]();
      await collect(reader);
      expect(await arrived).toEqual([before]);
    });
    port1.close();
  });

  it('that was disposed throws where its data is used, also after the reader is closed', async () => {
    const chunk = await withSound(async (reader) => (await reader.chunks().next()).value?.[0] as AudioChunk);
    chunk[Symbol.dispose]();
    expect(() => chunk.data).toThrow(MediaError);
    expect(chunk.pts).toBe(0);
  });
});
