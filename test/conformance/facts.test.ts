import { describe, expect, it } from 'vitest';
import { MediaError, StreamReader } from '../../src/index.ts';
import { hashPictures, hashSound } from '../support/decoded-hash.ts';
import { type Fact, hasMediaFolder, readFacts } from '../support/media-folder.ts';
import { readAudio, reading, readVideo, sampleCount, timestamps } from '../support/read-whole.ts';
import { frameLengths, hasFfprobe } from '../support/reference.ts';
import { mediaError, rejection } from '../support/rejection.ts';

// The table is from FFmpeg 8.1.2. FFmpeg 9 also cuts the end of the last AAC frame where the MP4's edit list says that
// the sound ends within it, so these three give fewer samples; its own ffprobe counts the same.
const CUT_AT_THE_END: ReadonlyMap<string, number> = new Map([
  ['androidx__media/mp4/edit_list_positive_shift.mp4#1', 480_240],
  ['androidx__media/mp4/sample_with_chapters.mp4#1', 45_055],
  ['androidx__media/mp4/sample_12_5fps_720p_1s.mp4#0', 45_502],
]);

// How FFmpeg's own reader cuts these into frames is its own affair; the samples are what counts.
const FRAMES_ARE_ARBITRARY = /\.(wav|amr)$/;

const facts = readFacts();
const name = ({ file, stream }: Fact): string => `${file}#${stream}`;
const named = (rows: readonly Fact[]): [string, Fact][] => rows.map((fact) => [name(fact), fact]);
const ofType = (type: string): [string, Fact][] => named(facts.filter((fact) => fact.type === type));

describe.skipIf(hasMediaFolder)('the real media beside the checkout', () => {
  it.skip('is not on this machine (../shared/media), so its conformance tests are skipped', () => {});
});

describe.skipIf(!hasMediaFolder)('a picture stream of a real file', () => {
  it.each(ofType('video'))('%s gives the pictures that FFmpeg gives, byte for byte', async (_, fact) => {
    const { chunks, error } = await readVideo(fact.path, {
      streamIndex: fact.stream ?? 0,
      format: null,
      layout: 'native',
      framesPerChunk: 7,
      autorotate: false,
    });
    const times = timestamps(chunks);
    expect(times).toHaveLength(fact.frames);
    if (fact.decodeErrors > 0) {
      expect(error).toBeInstanceOf(MediaError);
    } else {
      expect(error).toBeUndefined();
    }
    if (fact.firstPts !== null && fact.lastPts !== null) {
      expect(times[0]).toBeCloseTo(fact.firstPts, 6);
      expect(times.at(-1)).toBeCloseTo(fact.lastPts, 6);
    }
    if (fact.sha256 !== null) {
      expect(hashPictures(chunks)).toBe(fact.sha256);
    }
  });
});

describe.skipIf(!hasMediaFolder)('a sound stream of a real file', () => {
  it.each(ofType('audio'))('%s gives the samples that FFmpeg gives, bit for bit', async (_, fact) => {
    const { chunks, error, framesDecoded } = await readAudio(fact.path, {
      streamIndex: fact.stream ?? 0,
      format: null,
      layout: fact.format?.endsWith('p') ? 'planar' : 'interleaved',
      framesPerChunk: 1000,
    });
    expect(error).toBeUndefined();
    const cut = CUT_AT_THE_END.get(name(fact));
    expect(sampleCount(chunks)).toBe(cut ?? fact.samples ?? 0);
    if (!FRAMES_ARE_ARBITRARY.test(fact.file)) {
      expect(framesDecoded).toBe(fact.frames);
    }
    if (fact.firstPts !== null && fact.lastPts !== null) {
      expect(chunks[0]?.pts).toBeCloseTo(fact.firstPts, 6);
      const last = chunks.at(-1);
      expect((last?.pts ?? 0) + (last?.duration ?? 0)).toBeGreaterThan(fact.lastPts);
    }
    expect(chunks.every(({ format }) => format === fact.format)).toBe(true);
    const planar = fact.format?.endsWith('p') && (fact.channels ?? 0) > 1;
    if (fact.sha256 !== null && cut === undefined && (hasFfprobe || !planar)) {
      const frames = planar ? frameLengths(fact.path, fact.stream ?? 0) : [];
      expect(hashSound(chunks, frames)).toBe(fact.sha256);
    }
  });
});

describe.skipIf(!hasMediaFolder)('what a real file says of itself', () => {
  it.each(named(facts.filter(({ stream }) => stream !== null)))('%s', async (_, fact) => {
    await reading(fact.path, async ({ sourceStreams }) => {
      const stream = sourceStreams[fact.stream ?? 0];
      expect(stream).toMatchObject({ index: fact.stream, mediaType: fact.type });
      if (stream?.mediaType === 'video') {
        expect(stream).toMatchObject({ width: fact.width ?? 0, height: fact.height ?? 0 });
      } else if (stream?.mediaType === 'audio') {
        expect(stream).toMatchObject({ sampleRate: fact.sampleRate, channels: fact.channels });
      }
    });
  });
});

describe.skipIf(!hasMediaFolder)('a real file that FFmpeg refuses', () => {
  it.each(named(facts.filter(({ openError }) => openError !== null)))(
    '%s is refused with a code',
    async (_, fact) => {
      const error = await rejection(StreamReader.open(fact.path));
      expect(error).toBeInstanceOf(MediaError);
      expect(['ERR_INVALID_DATA', 'ERR_TRUNCATED']).toContain((error as MediaError).code);
    },
  );
});

describe.skipIf(!hasMediaFolder)('a real file without a stream', () => {
  const rows = facts.filter(({ openError, stream }) => openError === null && stream === null);
  it.each(named(rows))('%s opens, and has nothing to decode', async (_, fact) => {
    await reading(fact.path, async (reader) => {
      expect(reader.sourceStreams).toHaveLength(0);
      await mediaError(reader.addAudioStream(), 'ERR_NO_SUCH_STREAM');
      await mediaError(reader.addVideoStream(), 'ERR_NO_SUCH_STREAM');
    });
  });
});
