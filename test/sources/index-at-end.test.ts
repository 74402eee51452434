import { execFile, spawn } from 'node:child_process';
import { createReadStream, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CustomSource, type Source, StreamReader } from '../../src/index.ts';
import { serveRanges, serveWhole, startHttpServer } from '../support/http-server.ts';
import { allBytes, nextPicture, readAudio, reading, readVideo } from '../support/read-whole.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { smallClip } from '../support/small-media.ts';

const scratch = scratchFolder();
let bytes: Buffer;
let sound: Buffer;
let pictures: Buffer;

beforeAll(async () => {
  bytes = withGap(Buffer.from(await smallClip('mp4')));
  writeFileSync(scratch('last.mp4'), bytes);
  // The point of all this: what says where the data is comes after it.
  expect(bytes.indexOf('moov')).toBeGreaterThan(bytes.indexOf('mdat'));
  sound = allBytes((await readAudio(bytes)).chunks);
  pictures = allBytes((await readVideo(bytes)).chunks);
  expect(sound.length + pictures.length).toBeGreaterThan(100_000);
});

/** Puts so much that nobody needs between data and index that no buffer holds both. */
function withGap(clip: Buffer): Buffer {
  const index = clip.indexOf('moov') - 4;
  const gap = Buffer.alloc(300_000);
  gap.writeUInt32BE(gap.length);
  gap.write('free', 4);
  return Buffer.concat([clip.subarray(0, index), gap, clip.subarray(index)]);
}

function forwards(): CustomSource {
  let at = 0;
  return {
    read(size) {
      at += Math.min(size, 7000);
      return bytes.subarray(at - Math.min(size, 7000), at);
    },
  };
}

const SOURCES: [string, () => Source][] = [
  ['a Node stream', () => createReadStream(scratch('last.mp4'), { highWaterMark: 500 })],
  ['an iterable', () => [bytes.subarray(0, 20), bytes.subarray(20, 41), bytes.subarray(41)]],
  ['a Readable of pieces', () => Readable.from([bytes.subarray(0, 1000), bytes.subarray(1000)])],
  ['a custom source without seek', forwards],
];

describe('MP4 with its index at the end', () => {
  it.each(SOURCES)('from %s gives what the file gives, sound and pictures', async (_, source) => {
    const heard = await readAudio(source());
    expect(heard.error).toBeUndefined();
    expect(allBytes(heard.chunks).equals(sound)).toBe(true);
    const seen = await readVideo(source());
    expect(seen.error).toBeUndefined();
    expect(allBytes(seen.chunks).equals(pictures)).toBe(true);
  });

  it('from a pipe of the system gives what the file gives', async () => {
    await promisify(execFile)('mkfifo', [scratch('pipe')]);
    const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', scratch('last.mp4'), scratch('pipe')]);
    const { chunks, error } = await readAudio(scratch('pipe'));
    writer.kill();
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(sound)).toBe(true);
  });

  it('seeks, since it lies in a temporary file by then, which no one else sees', async () => {
    await reading(forwards(), async (reader) => {
      expect(reader.seekable).toBe(true);
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith('sluice-spool-'))).toEqual([]);
      await reader.addVideoStream();
      await reader.seek(0.4);
      expect((await nextPicture(reader)).pts).toBeCloseTo(0.4, 5);
      await reader.seek(0);
      expect((await nextPicture(reader)).pts).toBe(0);
    });
  });

  it('larger than limits.maxSpoolBytes is ERR_NOT_SEEKABLE, which names the limit', async () => {
    for (const most of [0, 1000, bytes.length - 1]) {
      const options = { limits: { maxSpoolBytes: most } };
      const opening = reading(forwards(), async () => {}, options);
      const error = await mediaError(opening, 'ERR_NOT_SEEKABLE');
      expect(error.message).toContain('maxSpoolBytes');
    }
    await reading(forwards(), async () => {}, { limits: { maxSpoolBytes: bytes.length } });
    await reading(forwards(), async () => {}, { limits: { maxSpoolBytes: Number.POSITIVE_INFINITY } });
  });

  it('that stalls while it is spooled is ERR_TIMEOUT', async () => {
    let given = false;
    const source: CustomSource = {
      read() {
        if (given) return new Promise(() => {});
        given = true;
        return bytes.subarray(0, 1000);
      },
    };
    await mediaError(
      reading(source, async () => {}, { openTimeout: 200 }),
      'ERR_TIMEOUT',
    );
  });

  it('from a server is read where that has ranges, and ERR_NOT_SEEKABLE where it has none', async () => {
    const server = await startHttpServer((request, response, path) =>
      path === '/ranges' ? serveRanges(bytes, request, response) : serveWhole(bytes, response),
    );
    const { chunks, error } = await readAudio(server.url('/ranges'));
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(sound)).toBe(true);
    await mediaError(StreamReader.open(server.url('/whole')), 'ERR_NOT_SEEKABLE');
    await server.stop();
  });
});

describe('MP4 with its index in front, and formats that need none', () => {
  it.each(['matroska', 'mpegts', 'wav', 'mp3', 'flac'] as const)('%s is not spooled', async (format) => {
    const small = await smallClip(format);
    await reading([small], async (reader) => expect(reader.seekable).toBe(false), {
      limits: { maxSpoolBytes: 0 },
    });
  });
});
