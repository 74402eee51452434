import { describe, expect, it } from 'vitest';
import { allBytes, readAudio, reading, readVideo, sampleCount, timestamps } from '../support/read-whole.ts';
import { CLIP } from '../support/scratch.ts';

describe('sound in chunks of any size', () => {
  it.each([1, 160, 1000, 1024, 4096, 44_100, 10_000_000])(
    'of %i samples is the same sound as in one chunk',
    async (framesPerChunk) => {
      const open = { sampleRate: 8000, channels: 1 };
      const whole = await readAudio(CLIP, { ...open, framesPerChunk: 'all' });
      const cut = await readAudio(CLIP, { ...open, framesPerChunk });
      expect(whole.chunks).toHaveLength(1);
      expect(Buffer.compare(allBytes(cut.chunks), allBytes(whole.chunks))).toBe(0);
    },
  );

  it('has chunks of exactly that size, but for the last', async () => {
    const { chunks } = await readAudio(CLIP, { framesPerChunk: 4096 });
    expect(chunks.slice(0, -1).every(({ shape }) => shape[0] === 4096 && shape[1] === 2)).toBe(true);
    expect(chunks.at(-1)?.shape[0]).toBeLessThanOrEqual(4096);
    expect(sampleCount(chunks)).toBe(441_000);
  });

  it('counts its time from sample to sample', async () => {
    const { chunks } = await readAudio(CLIP, { framesPerChunk: 1000 });
    for (const [n, chunk] of chunks.entries()) {
      expect(chunk.pts).toBeCloseTo((n * 1000) / 44_100, 9);
      expect(chunk.duration).toBeCloseTo(chunk.shape[0] / 44_100, 9);
      expect(chunk.sampleRate).toBe(44_100);
    }
  });

  it('is the same in both memory orders', async () => {
    const interleaved = (await readAudio(CLIP, { framesPerChunk: 'all' })).chunks[0]?.data as Float32Array;
    const planar = (await readAudio(CLIP, { framesPerChunk: 'all', layout: 'planar' })).chunks[0];
    const samples = planar?.shape[1] ?? 0;
    expect(planar?.shape).toEqual([2, 441_000]);
    const data = planar?.data as Float32Array;
    const same = interleaved.every((sample, at) => sample === data[(at % 2) * samples + Math.floor(at / 2)]);
    expect(same).toBe(true);
  });
});

describe('pictures in chunks of any size', () => {
  it.each([1, 7, 30, 100, 1000])('of %i are the same pictures as in one chunk', async (framesPerChunk) => {
    const size = { width: 64, height: 36 };
    const whole = await readVideo(CLIP, { ...size, framesPerChunk: 'all' });
    const cut = await readVideo(CLIP, { ...size, framesPerChunk });
    expect(whole.chunks).toHaveLength(1);
    expect(whole.chunks[0]?.shape).toEqual([250, 3, 36, 64]);
    expect(timestamps(cut.chunks)).toEqual(timestamps(whole.chunks));
    expect(Buffer.compare(allBytes(cut.chunks), allBytes(whole.chunks))).toBe(0);
  });

  it('have the time of their frames, to the tick', async () => {
    const { chunks } = await readVideo(CLIP, { framesPerChunk: 30, width: 64 });
    expect(timestamps(chunks)).toEqual(Array.from({ length: 250 }, (_, n) => n / 25));
    expect(chunks.every(({ pts, timestamps: times }) => pts === times[0])).toBe(true);
    expect(chunks[0]?.duration).toBeCloseTo(30 / 25, 9);
  });

  it('are the same in both memory orders', async () => {
    const size = { width: 32, height: 18, framesPerChunk: 1 };
    const [packed] = (await readVideo(CLIP, { ...size, layout: 'NHWC' })).chunks;
    const [planes] = (await readVideo(CLIP, { ...size, layout: 'NCHW' })).chunks;
    expect(packed?.shape).toEqual([1, 18, 32, 3]);
    expect(planes?.shape).toEqual([1, 3, 18, 32]);
    const pixels = 32 * 18;
    const reordered = Array.from(
      { length: pixels * 3 },
      (_, at) => planes?.data[(at % 3) * pixels + Math.floor(at / 3)],
    );
    expect(Array.from(packed?.data ?? [])).toEqual(reordered);
  });
});

describe('sound and picture together', () => {
  it('give in steps what each gives alone', async () => {
    const sound = { framesPerChunk: 4096 };
    const picture = { framesPerChunk: 30, width: 64 };
    const aloneSound = await readAudio(CLIP, sound);
    const alonePicture = await readVideo(CLIP, picture);
    await reading(CLIP, async (reader) => {
      await reader.addAudioStream(sound);
      await reader.addVideoStream(picture);
      const both: Buffer[][] = [[], []];
      for await (const step of reader) {
        expect(step).toHaveLength(2);
        expect(step.some((chunk) => chunk !== null)).toBe(true);
        for (const [n, chunk] of step.entries()) {
          if (chunk?.kind === 'audio' || chunk?.kind === 'video') both[n]?.push(allBytes([chunk]));
        }
      }
      expect(Buffer.compare(Buffer.concat(both[0] ?? []), allBytes(aloneSound.chunks))).toBe(0);
      expect(Buffer.compare(Buffer.concat(both[1] ?? []), allBytes(alonePicture.chunks))).toBe(0);
    });
  });
});

describe('the threads of a decoder', () => {
  it.each([1, 2, 'auto'])('%s of them give the same bytes', async (threads) => {
    const size = { width: 64, height: 36, framesPerChunk: 50 };
    const one = await readVideo(CLIP, { ...size, decoderOptions: { threads: 1 } });
    const some = await readVideo(CLIP, { ...size, decoderOptions: { threads } });
    expect(Buffer.compare(allBytes(some.chunks), allBytes(one.chunks))).toBe(0);
  });
});

describe('a disposed chunk', () => {
  it('throws when its data is used', async () => {
    const { chunks } = await readAudio(CLIP, { framesPerChunk: 1000 });
    const [first, second] = chunks;
    first?.[Symbol.dispose]();
    first?.[Symbol.dispose]();
    expect(() => first?.data).toThrow();
    expect(second?.data.length).toBe(2000);
  });
});
