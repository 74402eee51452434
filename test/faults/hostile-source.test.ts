import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CustomSource, MediaError, StreamReader } from '../../src/index.ts';
import { allBytes, readAudio, sampleCount } from '../support/read-whole.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';
import { seeded, smallClip } from '../support/small-media.ts';

const clip = readFileSync(CLIP);
let small: Uint8Array;
let whole: Buffer;

beforeAll(async () => {
  small = await smallClip('matroska');
  whole = allBytes((await readAudio(small)).chunks);
});

/** A seekable source that gives what `pick` makes of each piece that was asked for. */
function source(bytes: Uint8Array, pick: (size: number, at: number, nth: number) => unknown): CustomSource {
  let at = 0;
  let nth = 0;
  return {
    size: bytes.byteLength,
    read(size) {
      const given = pick(size, at, nth);
      nth += 1;
      at += ArrayBuffer.isView(given) ? Math.min(given.byteLength, size) : 0;
      return given as Uint8Array;
    },
    seek(position) {
      at = position;
    },
  };
}

describe('a custom source that throws at its nth read', () => {
  it.each([1, 2, 3, 5, 9])(
    '%i: rejects with that same object, after all that was decoded before',
    async (n) => {
      const mine = new RangeError('out of tea');
      let at = 0;
      let nth = 0;
      const throwing: CustomSource = {
        async read() {
          nth += 1;
          if (nth >= n) throw mine;
          at += 30_000;
          return clip.subarray(at - 30_000, at);
        },
      };
      const { chunks, error } = await readAudio(
        throwing,
        { framesPerChunk: 1024 },
        { bufferSize: 30_000 },
      ).catch((cause: unknown) => ({ chunks: [], error: cause }));
      expect(error).toBe(mine);
      if (n >= 5) expect(sampleCount(chunks)).toBeGreaterThan((n - 4) * 20_000);
    },
  );

  it.each([null, undefined, 0, 'text', Symbol('odd'), { code: 'ERR_CLOSED', nativeFailure: true }])(
    'rejects with whatever it was: %s',
    async (thrown) => {
      const error = await rejection(
        StreamReader.open({
          read() {
            throw thrown;
          },
        }),
      );
      expect(error).toBe(thrown);
    },
  );

  it('once: the reader is over then, and the source is asked no more', async () => {
    let reads = 0;
    const reader = await StreamReader.open(
      source(small, (size, at) => {
        reads += 1;
        if (at > small.length / 2) throw new Error('no');
        return small.subarray(at, at + size);
      }),
      { bufferSize: 1024 },
    );
    await reader.addAudioStream();
    const loop = async () => {
      for await (const step of reader) step[0]?.data;
    };
    expect(await rejection(loop())).toMatchObject({ message: 'no' });
    const before = reads;
    await loop().catch(() => {});
    expect(reads - before).toBeLessThanOrEqual(1);
    await reader.close();
  });
});

describe('a custom source that seeks badly', () => {
  it('rejects with what its seek throws', async () => {
    const mine = new Error('stuck');
    const last = await smallClip('mp4');
    const stuck = {
      ...source(last, (size, at) => last.subarray(at, at + size)),
      seek() {
        throw mine;
      },
    };
    const outcome = await readAudio(stuck, {}, { bufferSize: 512 }).catch((error: unknown) => ({ error }));
    expect(outcome.error).toBe(mine);
  });

  it.each([0, -1, 1.5, Number.NaN, 1e300, 12])('does no harm with a size of %d', async (size) => {
    const lying = { ...source(small, (wanted, at) => small.subarray(at, at + wanted)), size };
    const outcome = await readAudio(lying).catch((error: unknown) => ({ error, chunks: [] }));
    const { error } = outcome;
    if (error !== undefined) {
      expect(error).toHaveProperty('code');
    } else {
      expect(allBytes(outcome.chunks).equals(whole)).toBe(true);
    }
  });
});

describe('what a custom source gives', () => {
  const random = seeded(7);

  it.each<[string, (size: number, at: number) => Uint8Array]>([
    ['one byte at a time', (_, at) => small.subarray(at, at + 1)],
    ['pieces of random length', (size, at) => small.subarray(at, at + 1 + Math.floor(random() * size))],
    ['exactly what was asked for', (size, at) => small.subarray(at, at + size)],
    ['views of shared memory', (size, at) => shared(small.subarray(at, at + size))],
    ['views of a resizable buffer', (size, at) => resizable(small.subarray(at, at + size))],
    [
      'views with a byte offset',
      (size, at) => Buffer.concat([Buffer.alloc(3), small.subarray(at, at + size)]).subarray(3),
    ],
  ])('as %s is read the same', async (_, pick) => {
    const { chunks, error } = await readAudio(source(small, pick), {}, { bufferSize: 4096 });
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(whole)).toBe(true);
  });

  it.each([1, 777, 4096])('is never asked for more than the bufferSize of %d', async (bufferSize) => {
    const asked = new Set<number>();
    const pieces = source(small, (size, at) => {
      asked.add(size);
      return small.subarray(at, at + size);
    });
    const { chunks, error } = await readAudio(pieces, {}, { bufferSize });
    expect(error).toBeUndefined();
    expect(Math.max(...asked)).toBeLessThanOrEqual(bufferSize);
    expect(allBytes(chunks).equals(whole)).toBe(true);
  });

  it('that has no bytes at all is called empty', async () => {
    for (const empty of [source(small, () => null), [], Readable.from([])]) {
      const error = await mediaError(StreamReader.open(empty), 'ERR_INVALID_DATA');
      expect(error.message).toContain('no bytes');
    }
  });

  it('may be far more than was asked for: the rest is kept for the next reads', async () => {
    let given = false;
    const { chunks, error } = await readAudio(
      {
        read() {
          const bytes = given ? null : small;
          given = true;
          return bytes;
        },
      },
      {},
      { bufferSize: 512 },
    );
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(whole)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a string', 'RIFF'],
    ['a number', 12],
    ['undefined', undefined],
    ['an array', [1, 2, 3]],
    ['an object', { byteLength: 10 }],
    ['true', true],
    ['an array whose memory is gone', detached()],
  ])('has to be bytes: %s is an argument error', async (_, given) => {
    const error = await rejection(StreamReader.open({ read: () => given as never }));
    argumentError(error, TypeError, 'source.read()');
  });

  it.each<[string, unknown]>([
    ['an empty array', new Uint8Array(0)],
    ['null', null],
  ])('ends the file where it is %s', async (_, given) => {
    const cut = source(clip, (size, at) => (at > 150_000 ? given : clip.subarray(at, at + size)));
    const { chunks, error } = await readAudio({ read: cut.read });
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
    expect(sampleCount(chunks)).toBeGreaterThan(40_000);
  });

  it('may be detached or overwritten by the next read', async () => {
    const buffer = new Uint8Array(4096);
    const reused = source(small, (size, at) => {
      const part = small.subarray(at, at + Math.min(size, buffer.length));
      buffer.fill(0xff);
      buffer.set(part);
      return buffer.subarray(0, part.length);
    });
    const { chunks, error } = await readAudio(reused, {}, { bufferSize: 4096 });
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(whole)).toBe(true);
  });
});

describe('an iterable source', () => {
  it('is asked to end when the reader is closed early', async () => {
    let ended = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (let at = 0; ; at += 10_000) yield clip.subarray(at, at + 10_000);
      } finally {
        ended = true;
      }
    }
    const reader = await StreamReader.open(endless());
    await reader.close();
    expect(ended).toBe(true);
  });

  it('that yields something else than bytes is an argument error', async () => {
    const error = await rejection(StreamReader.open(['RIFF'] as never));
    argumentError(error, TypeError, 'source');
  });

  it('of empty items alone ends in an error, and lets other work go on meanwhile', async () => {
    function* empty(): Generator<Uint8Array> {
      for (let n = 0; n < 10_000; n += 1) yield new Uint8Array(0);
    }
    expect(await rejection(StreamReader.open(empty()))).toMatchObject({ code: 'ERR_INVALID_DATA' });
  });
});

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

function resizable(bytes: Uint8Array): Uint8Array {
  const Resizable = ArrayBuffer as unknown as new (
    length: number,
    options: { maxByteLength: number },
  ) => ArrayBuffer;
  const copy = new Uint8Array(new Resizable(bytes.length, { maxByteLength: bytes.length * 2 + 1 }));
  copy.set(bytes);
  return copy;
}

function detached(): Uint8Array {
  const bytes = new Uint8Array(100);
  structuredClone(bytes, { transfer: [bytes.buffer] });
  return bytes;
}
