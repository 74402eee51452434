import { createHash } from 'node:crypto';
import { type Source, StreamReader, type VideoChunk, type VideoOutputOptions } from '../../src/index.ts';
import { bytesOf } from './read-whole.ts';

/** Every picture of a source, read through from the start. */
export type FullPictures = {
  /** The pts of each. */
  readonly times: readonly number[];
  /** A digest of the decoded pixels of each. */
  readonly hashes: readonly string[];
  /** When the last one ends. */
  readonly end: number;
};

/** Every sample of a source, read through from the start. */
export type FullSound = {
  /** The time of each sample. */
  readonly times: Float64Array;
  readonly samples: Float32Array;
  readonly sampleRate: number;
  readonly channels: number;
};

/** As decoded: what is compared is what the decoder gave, not what a conversion made of it. */
export const AS_DECODED: VideoOutputOptions = { format: null, layout: 'native' };

/** For large pictures: small enough to be compared fast, large enough to tell one from the next. */
export const SMALL: VideoOutputOptions = {
  format: 'yuv420p',
  layout: 'native',
  width: 192,
  scaler: 'fast-bilinear',
};

export const hashOf = (chunk: VideoChunk): string => createHash('md5').update(bytesOf(chunk)).digest('hex');

/** All pictures; `null` where there is no stream of them, or it has none. */
export async function readFullPictures(
  source: Source,
  output: VideoOutputOptions,
): Promise<FullPictures | null> {
  const reader = await StreamReader.open(source);
  try {
    if (reader.defaultVideoStream === null) {
      return null;
    }
    await reader.addVideoStream(output);
    const times: number[] = [];
    const hashes: string[] = [];
    let end = 0;
    for await (const [chunk] of reader) {
      if (chunk?.kind === 'video') {
        times.push(chunk.pts);
        hashes.push(hashOf(chunk));
        end = chunk.pts + chunk.duration;
      }
    }
    return times.length === 0 ? null : { times, hashes, end };
  } finally {
    await reader.close();
  }
}

/** All sound; `null` where there is no stream of it, or it has none. */
export async function readFullSound(source: Source): Promise<FullSound | null> {
  const reader = await StreamReader.open(source);
  try {
    if (reader.defaultAudioStream === null) {
      return null;
    }
    await reader.addAudioStream({ framesPerChunk: 256 });
    const pieces: Float32Array[] = [];
    const times: number[] = [];
    let sampleRate = 0;
    let channels = 0;
    for await (const [chunk] of reader) {
      if (chunk?.kind === 'audio') {
        ({ sampleRate, channels } = chunk);
        pieces.push(chunk.data as Float32Array);
        for (let n = 0; n < chunk.shape[0]; n += 1) {
          times.push(chunk.pts + n / sampleRate);
        }
      }
    }
    const samples = new Float32Array(times.length * channels);
    let at = 0;
    for (const piece of pieces) {
      samples.set(piece, at);
      at += piece.length;
    }
    return times.length === 0 ? null : { times: Float64Array.from(times), samples, sampleRate, channels };
  } finally {
    await reader.close();
  }
}
