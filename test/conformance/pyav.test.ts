import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AudioChunk, VideoChunk } from '../../src/index.ts';
import { type Fact, hasMediaFolder, readFacts } from '../support/media-folder.ts';
import { decodeWithPyav, type PyavPictures, type PyavSound } from '../support/pyav.ts';
import { bytesOf, readAudio, readVideo, sampleCount, type Whole } from '../support/read-whole.ts';
import { CLIP } from '../support/scratch.ts';
import { python } from '../support/tools.ts';

type Row = { readonly name: string; readonly path: string; readonly stream: number };

/** FFmpeg 9 cuts the end of the last AAC frame where the MP4's edit list ends within it; PyAV's 8.1 does not. */
const CUT_AT_THE_END = [
  'our own clip',
  'androidx__media/mp4/edit_list_positive_shift.mp4#1',
  'androidx__media/mp4/sample_with_chapters.mp4#1',
  'androidx__media/mp4/sample_12_5fps_720p_1s.mp4#0',
];

/** Samples of an AAC frame. */
const AAC_FRAME = 1024;

/**
 * A Matroska or FLV file has milliseconds, rounded or cut off, and ours go on by the samples from the first: two ticks, as far
 * as the two can be apart.
 */
const COARSEST = 0.002;

const row = ({ file, path, stream }: Fact): Row => ({ name: `${file}#${stream}`, path, stream: stream ?? 0 });
const rows = (type: string): Row[] =>
  readFacts()
    .filter((fact) => fact.type === type && fact.openError === null)
    .map(row);
const PICTURES: Row[] = [{ name: 'our own clip', path: CLIP, stream: 0 }, ...rows('video')];
const SOUNDS: Row[] = [{ name: 'our own clip', path: CLIP, stream: 1 }, ...rows('audio')];

const md5 = (parts: Iterable<Uint8Array>): string => {
  const hash = createHash('md5');
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest('hex');
};

/** MD5 and time of every picture. */
const picturesOf = (chunks: readonly VideoChunk[]): [number, string, string, number, number][] =>
  chunks.flatMap((chunk) => {
    const bytes = bytesOf(chunk);
    const size = bytes.length / chunk.timestamps.length;
    return [...chunk.timestamps].map((at, n): [number, string, string, number, number] => [
      at,
      md5([bytes.subarray(n * size, (n + 1) * size)]),
      chunk.format,
      chunk.width,
      chunk.height,
    ]);
  });

/** MD5 of each plane of sound: of each channel where it is planar. */
function planesOf(chunks: readonly AudioChunk[]): string[] {
  const [first] = chunks;
  if (first === undefined) {
    return [];
  }
  const planes = first.layout === 'planar' ? first.channels : 1;
  return Array.from({ length: planes }, (_, plane) =>
    md5(
      chunks.map((chunk) => {
        const bytes = bytesOf(chunk);
        const size = bytes.length / planes;
        return bytes.subarray(plane * size, (plane + 1) * size);
      }),
    ),
  );
}

/** When sample `n` of each channel sounds, by the times of the frames. */
function timeOf(n: number, { frames }: PyavSound, sampleRate: number): number | null {
  let start = 0;
  for (const [pts, samples] of frames) {
    if (n < start + samples) {
      return pts === null ? null : pts + (n - start) / sampleRate;
    }
    start += samples;
  }
  return null;
}

describe.skipIf(python === null)('against PyAV, which has an FFmpeg of its own', () => {
  describe.skipIf(hasMediaFolder)('the real media beside the checkout', () => {
    it.skip('is not on this machine (../shared/media): only our own clip is compared', () => {});
  });

  describe('pictures', () => {
    const theirs = new Map<string, PyavPictures>();
    beforeAll(async () => {
      const decoded = await decodeWithPyav<PyavPictures[]>(PICTURES);
      PICTURES.forEach(({ name }, n) => {
        theirs.set(name, decoded[n] as PyavPictures);
      });
    });

    it.each(PICTURES.map((entry): [string, Row] => [entry.name, entry]))(
      '%s: every picture is the same, at the same time',
      async (name, { path, stream }) => {
        const { chunks } = await readVideo(
          path,
          { streamIndex: stream, format: null, layout: 'native', framesPerChunk: 3, autorotate: false },
          { failOn: 'none' },
        );
        const wanted = theirs.get(name)?.frames ?? [];
        const got = picturesOf(chunks);
        expect(got.map(([, ...picture]) => picture)).toEqual(wanted.map(([, ...picture]) => picture));
        for (const [n, [pts]] of wanted.entries()) {
          if (pts !== null) {
            expect(got[n]?.[0], `time of picture ${n}`).toBeCloseTo(pts, 6);
          }
        }
      },
    );
  });

  describe('sound', () => {
    const ours = new Map<string, Whole<AudioChunk>>();
    const theirs = new Map<string, PyavSound>();
    beforeAll(async () => {
      const planar = new Map(readFacts().map((fact) => [row(fact).name, fact.format?.endsWith('p') ?? true]));
      for (const { name, path, stream } of SOUNDS) {
        const layout = (planar.get(name) ?? true) ? 'planar' : 'interleaved';
        const options = { streamIndex: stream, format: null, layout, framesPerChunk: 777 } as const;
        ours.set(name, await readAudio(path, options, { failOn: 'none' }));
      }
      const jobs = SOUNDS.map(({ name, path, stream }) => ({
        path,
        stream,
        samples: sampleCount(ours.get(name)?.chunks ?? []),
      }));
      const decoded = await decodeWithPyav<PyavSound[]>(jobs);
      SOUNDS.forEach(({ name }, n) => {
        theirs.set(name, decoded[n] as PyavSound);
      });
    });

    it.each(SOUNDS.map(({ name }) => name))('%s: every sample is the same, at the same time', (name) => {
      const chunks = ours.get(name)?.chunks ?? [];
      const wanted = theirs.get(name) as PyavSound;
      const count = sampleCount(chunks);
      if (CUT_AT_THE_END.includes(name)) {
        expect(wanted.samples - count).toBeGreaterThan(0);
        expect(wanted.samples - count).toBeLessThan(AAC_FRAME);
      } else {
        expect(count).toBe(wanted.samples);
      }
      expect(planesOf(chunks)).toEqual(count === 0 ? [] : wanted.planes);
      let n = 0;
      for (const { pts, shape, layout, sampleRate } of chunks) {
        const at = timeOf(n, wanted, sampleRate);
        if (at !== null) {
          expect(Math.abs(pts - at), `time of sample ${n}`).toBeLessThanOrEqual(COARSEST);
        }
        n += layout === 'planar' ? shape[1] : shape[0];
      }
    });
  });
});
