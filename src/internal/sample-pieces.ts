import { invalidRange } from '../errors.ts';
import type { AudioLayout, SampleArray } from '../formats.ts';
import { viewBytes } from './written-data.ts';

/** Frames that cross into the addon at once. */
const PIECE = 65_536;

/** Throws unless an array holds whole frames. */
export function wholeFrames(name: string, samples: SampleArray, channels: number): void {
  if (samples.length % channels !== 0) {
    throw invalidRange(`${name}.length`, `a multiple of the ${channels} channels`, samples.length);
  }
}

/**
 * An array of samples as pieces of bytes, so that no more of it is copied at a time than is worked on.
 *
 * @param samples Whole frames.
 * @param sound Channels and memory order. The pieces of planar samples are planar themselves.
 */
export function* samplePieces(
  samples: SampleArray,
  { channels, layout }: { readonly channels: number; readonly layout?: AudioLayout },
): Generator<Uint8Array, undefined> {
  const bytes = viewBytes(samples);
  const frames = samples.length / channels;
  const sample = samples.BYTES_PER_ELEMENT;
  for (let first = 0; first < frames; first += PIECE) {
    const count = Math.min(PIECE, frames - first);
    if (layout !== 'planar') {
      yield bytes.subarray(first * channels * sample, (first + count) * channels * sample);
      continue;
    }
    const piece = new Uint8Array(count * channels * sample);
    for (let channel = 0; channel < channels; channel += 1) {
      const start = (channel * frames + first) * sample;
      piece.set(bytes.subarray(start, start + count * sample), channel * count * sample);
    }
    yield piece;
  }
}
