import { File } from 'node:buffer';
import { createReadStream, readFileSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CustomSource, type Source, StreamReader } from '../../src/index.ts';
import { allBytes, readAudio, reading } from '../support/read-whole.ts';
import { argumentError, rejection } from '../support/rejection.ts';
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
    await setImmediate();
    yield piece;
  }
}

/** The clip in the middle of a larger buffer. */
function framed(buffer: ArrayBufferLike): Uint8Array {
  const view = new Uint8Array(buffer, 11, clip.length);
  view.set(clip);
  return view;
}

/** A stream that fills the reader's own buffers. */
function byteStream(): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    type: 'bytes',
    autoAllocateChunkSize: 4096,
    pull(controller) {
      const view = controller.byobRequest?.view as Uint8Array;
      const piece = clip.subarray(at, at + view.length);
      at += piece.length;
      view.set(piece);
      if (piece.length === 0) controller.close();
      controller.byobRequest?.respond(piece.length);
    },
  });
}

/** Both kinds of the methods of a custom source, in every combination of what may be left out. */
function custom({ seek = false, size = false, slow = false, most = 5000 }): CustomSource {
  let at = 0;
  const read = (wanted: number): Uint8Array => {
    const piece = clip.subarray(at, at + Math.min(wanted, most));
    at += piece.length;
    return piece;
  };
  const go = (position: number): void => {
    at = position;
  };
  return {
    read: slow ? (wanted) => setImmediate().then(() => read(wanted)) : read,
    ...(size && { size: clip.length }),
    ...(seek && { seek: slow ? (position) => setImmediate().then(() => go(position)) : go }),
  };
}

const SOURCES: [string, () => Source | Promise<Source>][] = [
  ['a file URL', () => pathToFileURL(CLIP)],
  ['a file: string', () => pathToFileURL(CLIP).href],
  ['bytes', () => new Uint8Array(clip)],
  ['a part of other bytes', () => framed(new ArrayBuffer(clip.length + 20))],
  ['a part of shared memory', () => framed(new SharedArrayBuffer(clip.length + 20))],
  ['a Buffer', () => clip],
  ['an ArrayBuffer', () => new Uint8Array(clip).buffer],
  ['a SharedArrayBuffer', () => sharedClip()],
  ['a Blob', () => new Blob([new Uint8Array(clip)])],
  ['a part of a Blob', () => new Blob(['before', new Uint8Array(clip), 'after']).slice(6, 6 + clip.length)],
  ['a File', () => new File([new Uint8Array(clip)], 'speech.mp4')],
  ['a Node stream', () => createReadStream(CLIP, { highWaterMark: 1000 })],
  ['a web stream', () => new Blob([new Uint8Array(clip)]).stream() as Source],
  ['a web stream of bytes', () => byteStream()],
  [
    'a body of fetch()',
    async () => (await fetch(`data:video/mp4;base64,${clip.toString('base64')}`)).body as Source,
  ],
  ['a stream of small pieces', () => Readable.from(pieces(777))],
  ['an iterable', () => pieces(4000)],
  ['an array of pieces', () => [...pieces(50_000)]],
  ['an async iterable', () => slowly(10_000)],
  ['a custom source that seeks', () => custom({ seek: true, size: true })],
  ['a custom source that seeks slowly', () => custom({ seek: true, size: true, slow: true })],
  ['a custom source that seeks and does not know its size', () => custom({ seek: true })],
  ['a custom source that can not seek', () => custom({ size: true })],
  ['a custom source that can not seek, slowly', () => custom({ slow: true })],
  ['a custom source that gives a few bytes at a time', () => custom({ seek: true, most: 333 })],
];

function sharedClip(): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(clip.length);
  new Uint8Array(shared).set(clip);
  return shared;
}

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
    await reading(custom({}), async (reader) => expect(reader.seekable).toBe(false));
    await reading(custom({ seek: true }), async (reader) => expect(reader.seekable).toBe(true));
  });

  it('that is a URL without a server is refused, for it would be taken for a path', async () => {
    for (const address of ['data:audio/wav,x', 'blob:nodedata:1', 'mailto:me']) {
      argumentError(await rejection(StreamReader.open(new URL(address))), RangeError, address);
    }
  });

  it('that gives text is refused by its kind', async () => {
    const text = createReadStream(CLIP).setEncoding('latin1');
    argumentError(await rejection(StreamReader.open(text)), TypeError, 'each item of the source');
    argumentError(
      await rejection(StreamReader.open(['RIFF'] as never)),
      TypeError,
      'each item of the source',
    );
  });

  it('that fails rejects with its own error, and one that is destroyed says so', async () => {
    const mine = new Error('the cable is out');
    const failing = Readable.from(
      (async function* () {
        yield clip.subarray(0, 100);
        throw mine;
      })(),
    );
    expect(await rejection(StreamReader.open(failing))).toBe(mine);
    const gone = createReadStream(CLIP);
    gone.destroy();
    expect(await rejection(StreamReader.open(gone))).toBeInstanceOf(Error);
  });

  it('that is a stream is destroyed when the reader is closed before its end', async () => {
    const stream = createReadStream(CLIP, { highWaterMark: 1000 });
    await reading(stream, async (reader) => expect(reader.format.name).toContain('mp4'));
    expect(stream.destroyed).toBe(true);
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
