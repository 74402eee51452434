import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { MediaError, StreamReader, StreamWriter } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { allBytes, readAudio, reading, readVideo, sampleCount, timestamps } from '../support/read-whole.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { pictures } from '../support/signal.ts';

const scratch = scratchFolder();

/** Bytes that a cut may cost: a sample of both channels, or a block that Matroska has in one. */
const LARGEST_TAIL = { wav: 4, w64: 20, aiff: 4, au: 4, mov: 2000, mkv: 5000 };
const clip = readFileSync(CLIP);

/** The kinds of the top-level boxes of an MP4, in order. */
function boxes(bytes: Buffer): string[] {
  const kinds: string[] = [];
  for (let at = 0; at + 8 <= bytes.length; at += bytes.readUInt32BE(at)) {
    kinds.push(bytes.toString('latin1', at + 4, at + 8));
  }
  return kinds;
}

describe('an MP4 whose index comes first, cut in the middle', () => {
  const half = clip.subarray(0, Math.floor(clip.length * 0.6));

  it('has its index first', () => {
    const kinds = boxes(clip);
    expect(kinds.indexOf('moov')).toBeLessThan(kinds.indexOf('mdat'));
  });

  it('delivers every picture before the cut, then ERR_TRUNCATED, once', async () => {
    await writeFile(scratch('cut.mp4'), half);
    const whole = timestamps((await readVideo(CLIP, { framesPerChunk: 10 })).chunks);
    const { chunks, error } = await readVideo(scratch('cut.mp4'), { framesPerChunk: 10 });
    expect(error).toBeInstanceOf(MediaError);
    expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
    const times = timestamps(chunks);
    expect(times.length).toBeGreaterThan(90);
    expect(times).toEqual(whole.slice(0, times.length));
  });

  it('delivers every sample before the cut, then ERR_TRUNCATED', async () => {
    await writeFile(scratch('cut.mp4'), half);
    const { chunks, error } = await readAudio(scratch('cut.mp4'));
    expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
    expect(sampleCount(chunks)).toBeGreaterThan(4 * 44_100);
  });

  it('is the same from memory', async () => {
    const { chunks, error } = await readAudio(half);
    expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
    expect(sampleCount(chunks)).toBeGreaterThan(4 * 44_100);
  });

  it('ends without the error where the caller says so', async () => {
    const { chunks, error } = await readAudio(half, {}, { failOn: 'none' });
    expect(error).toBeUndefined();
    expect(sampleCount(chunks)).toBeGreaterThan(4 * 44_100);
  });

  it('step by step: processAllPackets rejects, what was whole is there to pop', async () => {
    await reading(half, async (reader) => {
      await reader.addAudioStream({ framesPerChunk: 'all' });
      await mediaError(reader.processAllPackets(), 'ERR_TRUNCATED');
      const [chunk] = reader.popChunks();
      expect(chunk?.kind === 'audio' && chunk.shape[0]).toBeGreaterThan(4 * 44_100);
      expect(await reader.processPacket()).toBe(false);
    });
  });
});

describe('an MP4 whose index comes last, cut in the middle', () => {
  beforeAll(async () => {
    const writer = new StreamWriter(scratch('last.mp4'));
    const stream = writer.addVideoStream({ frameRate: 25, width: 128, height: 96, layout: 'NHWC' });
    await writer.open();
    await stream.write(pictures(50, 128, 96));
    await writer.finish();
  });

  it('can not be opened: ERR_TRUNCATED or ERR_INVALID_DATA, never an empty success', async () => {
    const bytes = await readFile(scratch('last.mp4'));
    const kinds = boxes(bytes);
    expect(kinds.indexOf('moov')).toBeGreaterThan(kinds.indexOf('mdat'));
    await writeFile(scratch('last-cut.mp4'), bytes.subarray(0, Math.floor(bytes.length / 2)));
    const error = await StreamReader.open(scratch('last-cut.mp4')).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(MediaError);
    expect(['ERR_TRUNCATED', 'ERR_INVALID_DATA']).toContain((error as MediaError).code);
  });
});

describe('uncompressed sound, cut within a sample', () => {
  it.each(['wav', 'aiff', 'w64', 'au', 'mkv', 'mov'])(
    'as %s delivers every whole sample',
    async (container) => {
      const path = scratch(`sound.${container}`);
      const coding = ['au', 'aiff'].includes(container) ? 'pcm_s16be' : 'pcm_s16le';
      const sound = ['-f', 'lavfi', '-i', 'sine=duration=2:sample_rate=44100', '-ac', '2', '-c:a', coding];
      makeMedia(...sound, ...(container === 'mov' ? ['-movflags', '+faststart'] : []), path);
      const whole = (await readAudio(path, { format: 's16', framesPerChunk: 'all' })).chunks[0]
        ?.data as Int16Array;
      const bytes = readFileSync(path);
      // Of all these files the samples are the most: what is cut off lies within them.
      const lost = 100_001;
      const { chunks, error } = await readAudio(bytes.subarray(0, bytes.length - lost), { format: 's16' });
      expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
      const given = allBytes(chunks);
      const count = given.length / 2;
      expect(count).toBeGreaterThan(whole.length - (lost + LARGEST_TAIL[container as never]) / 2);
      expect(Buffer.compare(given, Buffer.from(whole.buffer, whole.byteOffset, given.length))).toBe(0);
    },
  );
});

describe('damage in the middle', () => {
  const damaged = Buffer.from(clip);
  const middle = Math.floor(clip.length / 2);
  for (let at = middle; at < middle + 20_000; at += 1) {
    damaged[at] = (at * 31) & 0xff;
  }

  it('delivers what came before, then a coded error', async () => {
    const { chunks, error } = await readVideo(damaged, { framesPerChunk: 10 });
    expect(error).toBeInstanceOf(MediaError);
    expect((error as MediaError).code).toBe('ERR_INVALID_DATA');
    expect((error as MediaError).streamIndex).toBe(0);
    expect(timestamps(chunks).length).toBeGreaterThan(50);
  });

  it('is skipped and counted with failOn none', async () => {
    await reading(
      damaged,
      async (reader) => {
        await reader.addVideoStream();
        let frames = 0;
        for await (const [chunk] of reader) {
          frames += chunk === null ? 0 : 1;
        }
        expect(frames).toBeGreaterThan(150);
        expect(reader.stats.decodeErrors).toBeGreaterThan(0);
      },
      { failOn: 'none' },
    );
  });
});

describe('every prefix of a file', () => {
  it('is read to its end or to a coded error, and the process lives', async () => {
    for (let size = 1; size < clip.length; size = Math.ceil(size * 1.7)) {
      let error: unknown;
      try {
        ({ error } = await readAudio(clip.subarray(0, size)));
      } catch (cause) {
        error = cause;
      }
      expect(error, `the first ${size} bytes`).toBeInstanceOf(MediaError);
    }
  });

  it('keeps a fresh process alive', () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { StreamReader } from './dist/index.js';
      const clip = readFileSync(${JSON.stringify(CLIP)});
      const reader = await StreamReader.open(clip.subarray(0, 150000));
      await reader.addAudioStream();
      let samples = 0;
      try { for await (const [chunk] of reader) samples += chunk.shape[0]; } catch (error) { console.log(error.code, samples > 0); }
    `;
    const root = new URL('../..', import.meta.url);
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(out.trim()).toBe('ERR_TRUNCATED true');
  });
});
