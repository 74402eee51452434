import { createReadStream, readFileSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CustomSource, Source } from '../../src/index.ts';
import { allBytes, readAudio, reading } from '../support/read-whole.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const clip = readFileSync(CLIP);

function* pieces(size: number): Generator<Uint8Array> {
  for (let at = 0; at < clip.length; at += size) {
    yield clip.subarray(at, at + size);
  }
}

async function* slowly(size: number): AsyncGenerator<Uint8Array> {
  for (const piece of pieces(size)) {
    await new Promise((resolve) => setImmediate(resolve));
    yield piece;
  }
}

function custom(seekable: boolean): CustomSource {
  let at = 0;
  return {
    size: clip.length,
    read: async (size) => {
      const piece = clip.subarray(at, at + Math.min(size, 5000));
      at += piece.length;
      return piece;
    },
    ...(seekable && {
      seek: (position: number) => {
        at = position;
      },
    }),
  };
}

const SOURCES: [string, () => Source | Promise<Source>][] = [
  ['a file URL', () => pathToFileURL(CLIP)],
  ['a file: string', () => pathToFileURL(CLIP).href],
  ['bytes', () => new Uint8Array(clip)],
  ['a Buffer', () => clip],
  ['an ArrayBuffer', () => new Uint8Array(clip).buffer],
  ['a Blob', () => new Blob([new Uint8Array(clip)])],
  ['a Node stream', () => createReadStream(CLIP, { highWaterMark: 1000 })],
  ['a web stream', () => new Blob([new Uint8Array(clip)]).stream() as Source],
  ['a stream of small pieces', () => Readable.from(pieces(777))],
  ['an iterable', () => pieces(4000)],
  ['an async iterable', () => slowly(10_000)],
  ['a custom source that seeks', () => custom(true)],
  ['a custom source that can not seek', () => custom(false)],
];

describe('a source', () => {
  let wanted: Buffer;
  beforeAll(async () => {
    wanted = allBytes((await readAudio(CLIP)).chunks);
  });

  it.each(SOURCES)('that is %s gives what the path gives', async (_, source) => {
    const { chunks, error } = await readAudio(await source());
    expect(error).toBeUndefined();
    expect(Buffer.compare(allBytes(chunks), wanted)).toBe(0);
  });

  it('that is a FileHandle gives what the path gives, and stays open', async () => {
    await copyFile(CLIP, scratch('handle.mp4'));
    const handle = await open(scratch('handle.mp4'));
    const { chunks } = await readAudio(handle);
    expect(Buffer.compare(allBytes(chunks), wanted)).toBe(0);
    await handle.close();
  });

  it('that can not seek says so', async () => {
    await reading(custom(false), async (reader) => expect(reader.seekable).toBe(false));
    await reading(custom(true), async (reader) => expect(reader.seekable).toBe(true));
  });

  it('says what it holds', async () => {
    await reading(CLIP, async (reader) => {
      expect(reader.format.name).toContain('mp4');
      expect(reader.duration).toBeCloseTo(10, 2);
      expect(reader.startTime).toBe(0);
      expect(reader.metadata).toMatchObject({
        title: 'Speech over moving colours',
        artist: 'The sluice project',
      });
      expect(reader.chapters.map(({ start, end, metadata }) => [start, end, metadata.title])).toEqual([
        [0, 5, 'Sound and picture'],
        [5, 10, 'Chunks'],
      ]);
      expect(reader.sourceStreams[0]).toMatchObject({
        index: 0,
        mediaType: 'video',
        codec: 'h264',
        width: 640,
        height: 360,
        format: 'yuv420p',
        averageFrameRate: { num: 25, den: 1 },
        frameCount: 250,
        rotation: 0,
        attachedPicture: false,
      });
      expect(reader.sourceStreams[1]).toMatchObject({
        index: 1,
        mediaType: 'audio',
        codec: 'aac',
        sampleRate: 44_100,
        channels: 2,
        channelLayout: 'stereo',
        language: 'eng',
      });
      expect([reader.defaultVideoStream, reader.defaultAudioStream]).toEqual([0, 1]);
    });
  });
});
