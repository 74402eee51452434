import { describe, expect, it } from 'vitest';
import { type AudioChunk, MediaError, StreamReader, type VideoChunk } from '../../src/index.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

async function firstPicture(reader: StreamReader): Promise<VideoChunk> {
  const output = await reader.addVideoStream({ framesPerChunk: 10 });
  const { value } = await output.chunks().next();
  return value as VideoChunk;
}

describe('a chunk', () => {
  it('keeps its data after the reader is closed and while others are decoded', async () => {
    const reader = await StreamReader.open(CLIP);
    const output = await reader.addAudioStream();
    const chunks: AudioChunk[] = [];
    for await (const chunk of output) chunks.push(chunk);
    await reader.close();
    const again = await StreamReader.open(CLIP);
    const other = await again.addAudioStream();
    for (const chunk of chunks) {
      const { value } = await other.chunks().next();
      expect(value?.data).toEqual(chunk.data);
    }
    await again.close();
  });

  it('that was disposed throws where its data is used, and can be disposed again', async () => {
    await using reader = await StreamReader.open(CLIP);
    const chunk = await firstPicture(reader);
    const { data } = chunk;
    expect(data.length).toBe(10 * 3 * 360 * 640);
    chunk[Symbol.dispose]();
    chunk[Symbol.dispose]();
    expect(() => chunk.data).toThrow(MediaError);
    expect(data.length).toBe(0);
    expect(chunk.shape).toEqual([10, 3, 360, 640]);
  });

  it('whose memory was transferred away stays whole where it went', async () => {
    await using reader = await StreamReader.open(CLIP);
    const chunk = await firstPicture(reader);
    const before = chunk.data.slice();
    const moved = structuredClone(chunk.data, { transfer: [chunk.data.buffer as ArrayBuffer] });
    chunk[Symbol.dispose]();
    for await (const step of reader) step[0]?.[Symbol.dispose]();
    expect(Buffer.compare(before as Uint8Array, moved as Uint8Array)).toBe(0);
  });
});

describe('a reader', () => {
  it('is closed at the end of its block, also after an exception', async () => {
    let kept: StreamReader | undefined;
    const block = async () => {
      await using reader = await StreamReader.open(CLIP);
      kept = reader;
      throw new Error('out');
    };
    await expect(block()).rejects.toThrow('out');
    await mediaError(kept?.addAudioStream() ?? Promise.resolve(), 'ERR_CLOSED');
  });

  it('closes the custom source that it opened, once', async () => {
    let closed = 0;
    const reader = await StreamReader.open({
      ...fromFile(),
      close: () => {
        closed += 1;
      },
    });
    await reader.close();
    await reader.close();
    expect(closed).toBe(1);
  });

  it('closes the custom source that it could not open', async () => {
    let closed = 0;
    await mediaError(
      StreamReader.open({
        read: () => null,
        close: () => {
          closed += 1;
        },
      }),
      'ERR_INVALID_DATA',
    );
    await expect.poll(() => closed).toBe(1);
  });

  it('gives its threads back', async () => {
    const threads = async () => (await import('node:fs')).readdirSync('/proc/self/task').length;
    const warm = await StreamReader.open(CLIP);
    await warm.close();
    const before = await threads();
    for (let n = 0; n < 20; n += 1) {
      await using reader = await StreamReader.open(CLIP);
      await reader.addVideoStream();
      await reader.chunks().next();
    }
    expect(await threads()).toBeLessThanOrEqual(before + 1);
  });
});

function fromFile(): { read(size: number): Promise<Uint8Array>; seek(position: number): void } {
  let position = 0;
  const bytes = import('node:fs/promises').then(({ readFile }) => readFile(CLIP));
  return {
    async read(size) {
      const part = (await bytes).subarray(position, position + size);
      position += part.length;
      return part;
    },
    seek(to) {
      position = to;
    },
  };
}
