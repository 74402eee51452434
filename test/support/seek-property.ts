import { expect } from 'vitest';
import { type Chunk, frames, type Source, StreamReader, type VideoOutputOptions } from '../../src/index.ts';
import {
  AS_DECODED,
  type FullPictures,
  type FullSound,
  hashOf,
  readFullPictures,
  readFullSound,
} from './full-read.ts';
import { rejection } from './rejection.ts';
import { seeded } from './small-media.ts';

/** Seconds that a time may be off: what a `number` cannot tell apart. */
const ROUNDING = 1e-9;
/** Chunks that are compared after each seek. */
const STEPS = 4;

/** A source, and all that reading it through gives. */
export type Whole = {
  readonly source: Source;
  /** As what its pictures are compared. */
  readonly output: VideoOutputOptions;
  readonly pictures: FullPictures | null;
  readonly sound: FullSound | null;
};

export const readWhole = async (source: Source, output = AS_DECODED): Promise<Whole> => ({
  source,
  output,
  pictures: await readFullPictures(source, output),
  sound: await readFullSound(source),
});

/**
 * Seeks to and fro in one reader and compares what follows with the slice of the whole.
 *
 * @param tolerance By how much a sample may be off, for codecs whose decoders make up noise.
 */
export async function expectSeeksToMatch(whole: Whole, kinds: string, tolerance: number): Promise<void> {
  const reader = await StreamReader.open(whole.source);
  try {
    const pictures = kinds.includes('pictures') ? whole.pictures : null;
    const sound = kinds.includes('sound') ? whole.sound : null;
    const times = someTimes(whole);
    // The first seek is made before there is any output.
    await reader.seek(times[0] ?? 0);
    if (pictures) await reader.addVideoStream(whole.output);
    if (sound) await reader.addAudioStream({ framesPerChunk: 2000 });
    for (const [index, time] of times.entries()) {
      if (index > 0) {
        await reader.seek(time);
      }
      const chunks = await take(reader, Number(pictures !== null) + Number(sound !== null));
      if (pictures) expectPictures(chunks, pictures, time);
      if (sound) expectSound(chunks, sound, time, tolerance);
    }
  } finally {
    await reader.close();
  }
}

/** Beginning, end, before and behind them, the very time of a picture, and times in no order that are none of anything. */
function someTimes({ pictures, sound }: Whole): number[] {
  const random = seeded(11);
  const begin = Math.min(pictures?.times[0] ?? Infinity, sound?.times[0] ?? Infinity);
  const end = Math.max(pictures?.end ?? 0, sound?.times.at(-1) ?? 0);
  const within = Array.from({ length: 7 }, () => begin + random() * (end - begin));
  const exact = pictures ? [pictures.times[Math.floor(pictures.times.length / 3)] ?? 0] : [];
  const last = pictures ? (pictures.times.at(-1) ?? 0) : end - 0.03;
  return [...within, begin, ...exact, end + 5, last, begin - 1, begin + (end - begin) * 0.6];
}

/** The next chunks: enough that each output that has any gives one. */
async function take(reader: StreamReader, outputs: number): Promise<Chunk[]> {
  const chunks: Chunk[] = [];
  let steps = 0;
  for await (const step of reader) {
    chunks.push(...step.filter((chunk) => chunk !== null));
    steps += 1;
    if (steps >= STEPS && (new Set(chunks.map(({ kind }) => kind)).size === outputs || steps > 40)) {
      break;
    }
  }
  return chunks;
}

function expectPictures(chunks: readonly Chunk[], { times, hashes }: FullPictures, time: number): void {
  const place = times.findIndex((at) => at >= time - ROUNDING);
  const given = chunks.filter((chunk) => chunk.kind === 'video');
  const what = `pictures after a seek to ${time}`;
  expect(given.length > 0, what).toBe(place >= 0);
  const expected = given.map((_, index) => ({ at: times[place + index], hash: hashes[place + index] }));
  expect(
    given.map((chunk) => ({ at: chunk.pts, hash: hashOf(chunk) })),
    what,
  ).toEqual(expected);
}

function expectSound(chunks: readonly Chunk[], whole: FullSound, time: number, tolerance: number): void {
  const place = whole.times.findIndex((at) => at >= time - ROUNDING);
  const given = chunks.filter((chunk) => chunk.kind === 'audio');
  const what = `sound after a seek to ${time}`;
  expect(given.length > 0, what).toBe(place >= 0);
  let at = place * whole.channels;
  let worst = 0;
  for (const [index, chunk] of given.entries()) {
    if (index === 0) {
      expect(chunk.pts, what).toBeCloseTo(whole.times[place] ?? Number.NaN, 7);
    }
    for (const sample of chunk.data as Float32Array) {
      worst = Math.max(worst, Math.abs(sample - (whole.samples[at] ?? Infinity)));
      at += 1;
    }
  }
  expect(worst, what).toBeLessThanOrEqual(tolerance);
}

/** Asks for single frames in every way, and compares them with those of the whole. */
export async function expectFramesToMatch({ source, output, pictures }: Whole): Promise<void> {
  if (pictures === null) {
    return;
  }
  const { times, end } = pictures;
  const random = seeded(5);
  const begin = times[0] ?? 0;
  const last = times.length - 1;
  const shown = (time: number): number => times.findLastIndex((at) => at <= time + ROUNDING);
  const some = Array.from({ length: 12 }, () => Math.floor(random() * times.length));
  const moments = Array.from({ length: 8 }, () => begin + random() * (end - begin) * 0.999);
  const steps = Array.from({ length: 99 }, (_, n) => begin + n * 0.6).filter((at) => at < end - ROUNDING);
  const indices = [...some, last, 0, 0, last];
  const all = times.map((_, index) => index);
  const expectFrames = async (options: Parameters<typeof frames>[1], expected: readonly number[]) => {
    const given: { at: number; hash: string }[] = [];
    for await (const chunk of frames(source, { ...options, ...output })) {
      given.push({ at: chunk.pts, hash: hashOf(chunk) });
    }
    const wanted = expected.map((index) => ({ at: times[index], hash: pictures.hashes[index] }));
    expect(given, JSON.stringify(options)).toEqual(wanted);
  };
  await expectFrames({ indices }, indices);
  await expectFrames({ indices: all }, all);
  await expectFrames({ at: moments }, moments.map(shown));
  await expectFrames(
    { at: some.map((index) => times[index] ?? 0).sort((a, b) => a - b) },
    [...some].sort((a, b) => a - b),
  );
  await expectFrames({ every: 0.6 }, steps.map(shown));
  for (const options of [{ indices: [last + 1] }, { at: [end + 0.001] }, { at: [begin - 0.001] }]) {
    const failed = await rejection(frames(source, options).next());
    expect(failed, JSON.stringify(options)).toMatchObject({ code: 'ERR_OUT_OF_RANGE' });
  }
}
