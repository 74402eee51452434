import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { type AudioChunk, AudioEffector, type SampleArray } from '../../src/index.ts';
import { mediaError, rejection } from '../support/rejection.ts';
import { chord } from '../support/signal.ts';

const RATE = 8000;

async function collect(chunks: AsyncIterable<AudioChunk>): Promise<AudioChunk[]> {
  const all: AudioChunk[] = [];
  for await (const chunk of chunks) {
    all.push(chunk);
  }
  return all;
}

const joined = (chunks: readonly AudioChunk[]): Float32Array =>
  Float32Array.from(chunks.flatMap(({ data }) => Array.from(data as Float32Array)));

/** The sound in pieces of odd lengths. */
async function* pieces(sound: Float32Array, channels: number, frames = 777): AsyncGenerator<Float32Array> {
  for (let at = 0; at < sound.length; at += frames * channels) {
    yield sound.subarray(at, at + frames * channels);
  }
}

describe('stream', () => {
  it.each([
    {},
    { effect: 'atempo=1.25' },
    { format: 'mp3' },
    { format: 'mulaw', effect: 'lowpass=f=2000' },
    { format: 'ogg', encoder: 'libopus' },
    { format: 'mp4' },
    { effect: 'aresample=11025' },
  ])('%o gives what apply gives, in chunks of one size, whatever the pieces are', async (options) => {
    const sound = chord(30_011, RATE, 2);
    const effector = new AudioEffector(options);
    const whole = await effector.apply(sound, { sampleRate: RATE, channels: 2 });
    for (const source of [sound, pieces(sound, 2), pieces(sound, 2, 29_000)]) {
      const chunks = await collect(
        effector.stream(source, { sampleRate: RATE, channels: 2, framesPerChunk: 1000 }),
      );
      expect(joined(chunks)).toEqual(whole.data);
      expect(chunks.slice(0, -1).every(({ shape }) => shape[0] === 1000)).toBe(true);
      let frames = 0;
      for (const chunk of chunks) {
        expect(chunk.pts).toBeCloseTo(frames / RATE, 9);
        expect(chunk).toMatchObject({ kind: 'audio', format: 'flt', sampleRate: RATE, channels: 2 });
        frames += chunk.shape[0];
      }
    }
  });

  it('keeps time to the sample over an hour, in bounded memory', async () => {
    const seconds = 3600;
    const second = chord(8000, RATE, 1);
    let made = 0;
    async function* hour(): AsyncGenerator<Float32Array> {
      for (; made < seconds; made += 1) {
        yield second;
      }
    }
    const effector = new AudioEffector({ effect: 'volume=0.5', format: 'mulaw' });
    const options = { sampleRate: RATE, channels: 1, outputSampleRate: 11_025, framesPerChunk: 11_025 };
    const before = process.memoryUsage().rss;
    let [frames, most, ahead] = [0, 0, 0];
    for await (const chunk of effector.stream(hour(), options)) {
      // The chunk's place in time is what was counted, to the nanosecond and without growing.
      expect(Math.abs(chunk.pts - frames / 11_025)).toBeLessThan(1e-9);
      frames += chunk.shape[0];
      ahead = Math.max(ahead, made - frames / 11_025);
      most = Math.max(most, process.memoryUsage().rss - before);
      chunk[Symbol.dispose]();
    }
    expect(frames).toBe(seconds * 11_025);
    // No more is asked of the source than is given on.
    expect(ahead).toBeLessThan(4);
    expect(most).toBeLessThan(200 << 20);
  }, 60_000);

  it('is lazy with an effect that has no end, and lets go of it', async () => {
    const effector = new AudioEffector({ effect: 'aloop=loop=-1:size=8000' });
    let chunks = 0;
    for await (const chunk of effector.stream(chord(8000, RATE, 1), { sampleRate: RATE, channels: 1 })) {
      expect(chunk.shape[0]).toBe(4096);
      if (++chunks === 20) {
        break;
      }
    }
    expect(chunks).toBe(20);
  });

  it('ends with an effect that ends, and lets go of its source', async () => {
    let closed = false;
    async function* endless(): AsyncGenerator<Float32Array> {
      try {
        for (;;) {
          yield new Float32Array(800).fill(0.5);
        }
      } finally {
        closed = true;
      }
    }
    const effector = new AudioEffector({ effect: 'atrim=end=1', padEnd: false });
    const chunks = await collect(effector.stream(endless(), { sampleRate: RATE, channels: 1 }));
    expect(joined(chunks).length).toBe(8000);
    expect(closed).toBe(true);
  });

  it('gives nothing of nothing', async () => {
    const effector = new AudioEffector({ format: 'mp3' });
    for (const nothing of [new Float32Array(0), pieces(new Float32Array(0), 1), []]) {
      expect(await collect(effector.stream(nothing, { sampleRate: RATE, channels: 1 }))).toEqual([]);
    }
  });

  it('rejects with what the source threw, after what came before it', async () => {
    const fault = new Error('no more');
    async function* broken(): AsyncGenerator<Float32Array> {
      yield chord(8192, RATE, 1);
      throw fault;
    }
    const chunks: AudioChunk[] = [];
    const all = async () => {
      for await (const chunk of new AudioEffector().stream(broken(), { sampleRate: RATE, channels: 1 })) {
        chunks.push(chunk);
      }
    };
    expect(await rejection(all())).toBe(fault);
    expect(chunks).toHaveLength(2);
  });

  it('refuses pieces of another kind', async () => {
    const mixed = [new Float32Array(80), new Int16Array(80)] as SampleArray[];
    const chunks = collect(new AudioEffector().stream(mixed, { sampleRate: RATE, channels: 1 }));
    expect(await rejection(chunks)).toMatchObject({ code: 'ERR_INVALID_ARG' });
  });

  it('stops while it waits for its source when the signal fires', async () => {
    const never: AsyncIterable<Float32Array> = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
    };
    const stop = new AbortController();
    const chunks = new AudioEffector({ format: 'mp3' }).stream(
      (async function* () {
        yield chord(800, RATE, 1);
        yield* never;
      })(),
      { sampleRate: RATE, channels: 1, signal: stop.signal },
    );
    const pending = chunks.next();
    setTimeout(() => stop.abort('enough'), 30);
    expect((await mediaError(pending, 'ERR_ABORTED')).cause).toBe('enough');
  });
});

describe('transform', () => {
  const bytes = (sound: Float32Array) => Buffer.from(sound.buffer, sound.byteOffset, sound.byteLength);

  async function through(options: ConstructorParameters<typeof AudioEffector>[0], parts: Iterable<Buffer>) {
    const stream = new AudioEffector(options).transform({ sampleRate: RATE, channels: 2 });
    const got = stream.toArray();
    got.catch(() => {});
    await pipeline(Readable.from(parts), stream);
    return Buffer.concat(await got);
  }

  it('takes bytes cut anywhere and gives what apply gives', async () => {
    const sound = chord(20_003, RATE, 2);
    const all = bytes(sound);
    const parts: Buffer[] = [];
    for (let at = 0; at < all.length; at += 1013) {
      parts.push(all.subarray(at, at + 1013));
    }
    for (const options of [{}, { effect: 'aecho=0.8:0.9:20:0.3', format: 'mp3' }]) {
      const whole = await new AudioEffector(options).apply(sound, { sampleRate: RATE, channels: 2 });
      expect(Buffer.compare(await through(options, parts), bytes(whole.data as Float32Array))).toBe(0);
    }
  });

  it('swallows what follows an effect that ended', async () => {
    const parts = Array.from({ length: 50 }, () => bytes(chord(4000, RATE, 2)));
    const got = await through({ effect: 'atrim=end=0.5', padEnd: false }, parts);
    expect(got.length).toBe(4000 * 2 * 4);
  });

  it('fails on a part of a frame at the end, and on a bad effect', async () => {
    expect(await rejection(through({}, [Buffer.alloc(17)]))).toMatchObject({ code: 'ERR_INVALID_ARG' });
    await mediaError(through({ effect: 'nosuch' }, [Buffer.alloc(16)]), 'ERR_UNKNOWN_FILTER');
  });

  it('holds its source back while no one reads', async () => {
    let taken = 0;
    const source = Readable.from(
      (function* () {
        for (; taken < 10_000; taken += 1) {
          yield bytes(chord(400, RATE, 2));
        }
      })(),
    );
    const stream = new AudioEffector({ effect: 'volume=0.5' }).transform({ sampleRate: RATE, channels: 2 });
    source.pipe(stream);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(taken).toBeLessThan(300);
    stream.destroy();
    source.destroy();
  });
});
