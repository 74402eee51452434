import { describe, expect, it } from 'vitest';
import { type AudioChunk, StreamReader } from '../../src/index.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

const SOUND = { sampleRate: 16_000, channels: 1, framesPerChunk: 4_000 } as const;

async function opened(): Promise<StreamReader> {
  const reader = await StreamReader.open(CLIP);
  await reader.addAudioStream(SOUND);
  return reader;
}

const ptsOf = (step: readonly unknown[]): number => (step[0] as AudioChunk).pts;

describe('iterating a reader', () => {
  it('goes on where a loop was left', async () => {
    await using reader = await opened();
    const seen: number[] = [];
    for await (const step of reader) {
      seen.push(ptsOf(step));
      if (seen.length === 3) break;
    }
    for await (const step of reader) {
      seen.push(ptsOf(step));
    }
    expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index * 0.25));
  });

  it('answers calls of next() that overlap in their order, each chunk once', async () => {
    await using reader = await opened();
    const chunks = reader.chunks();
    const steps = await Promise.all(Array.from({ length: 10 }, () => chunks.next()));
    expect(steps.map(({ value }) => ptsOf(value ?? []))).toEqual(steps.map((_, index) => index * 0.25));
  });

  it('ends once and stays ended', async () => {
    await using reader = await opened();
    const chunks = reader.chunks();
    let steps = 0;
    while (!(await chunks.next()).done) steps += 1;
    expect(steps).toBe(40);
    expect(await chunks.next()).toEqual({ value: undefined, done: true });
    expect(await reader.chunks().next()).toEqual({ value: undefined, done: true });
    expect(reader.outputStreams[0]?.ended).toBe(true);
  });

  it('loses no chunk to a wait that was aborted', async () => {
    await using reader = await opened();
    const seen: number[] = [];
    for (;;) {
      const controller = new AbortController();
      const next = reader.chunks({ signal: controller.signal }).next();
      if (seen.length % 2 === 0) controller.abort();
      const step = await next.catch(() => null);
      if (step?.done) break;
      if (step !== null) seen.push(ptsOf(step.value));
      const plain = await reader.chunks().next();
      if (plain.done) break;
      seen.push(ptsOf(plain.value));
    }
    expect(seen).toEqual(Array.from({ length: 40 }, (_, index) => index * 0.25));
  });

  it('rejects the wait alone with ERR_ABORTED and the reason as its cause', async () => {
    await using reader = await opened();
    const reason = new Error('no more');
    const error = await mediaError(
      reader.chunks({ signal: AbortSignal.abort(reason) }).next(),
      'ERR_ABORTED',
    );
    expect(error.cause).toBe(reason);
    expect((await reader.chunks().next()).done).toBe(false);
  });

  it('without outputs is ERR_STATE', async () => {
    await using reader = await StreamReader.open(CLIP);
    await mediaError(reader.chunks().next(), 'ERR_STATE');
  });

  it('lets timers run though chunks are always ready', async () => {
    await using reader = await StreamReader.open(CLIP);
    await reader.addAudioStream({ framesPerChunk: 64 });
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    for await (const _step of reader) {
      // Nothing to do: the loop itself must not starve the timer.
    }
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(3);
  });
});

describe('two outputs read side by side', () => {
  it('at different speeds give all they have', async () => {
    await using reader = await StreamReader.open(CLIP);
    const sound = await reader.addAudioStream(SOUND);
    const picture = await reader.addVideoStream({ width: 64, framesPerChunk: 5 });
    const frames = { sound: 0, picture: 0 };
    await Promise.all([
      (async () => {
        for await (const chunk of sound) frames.sound += chunk.shape[0];
      })(),
      (async () => {
        for await (const chunk of picture) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          frames.picture += chunk.shape[0];
        }
      })(),
    ]);
    expect(frames).toEqual({ sound: 160_000, picture: 250 });
  });

  it('stay themselves when an earlier one is removed', async () => {
    await using reader = await StreamReader.open(CLIP);
    const first = await reader.addAudioStream(SOUND);
    const second = await reader.addAudioStream({ ...SOUND, sampleRate: 8_000 });
    await reader.chunks().next();
    await reader.removeStream(first);
    expect(second.index).toBe(0);
    expect(reader.outputStreams).toEqual([second]);
    let samples = 0;
    for await (const chunk of second) samples += chunk.shape[0];
    expect(samples).toBe(80_000 - 4_000);
    await mediaError(first.chunks().next(), 'ERR_STATE');
  });
});
