import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeImage, type MediaError, type OpenOptions, type VideoChunk } from '../../src/index.ts';
import { readAudio, reading, readVideo, timestamps } from '../support/read-whole.ts';
import { CLIP } from '../support/scratch.ts';
import { smallClip } from '../support/small-media.ts';

type FailOn = NonNullable<OpenOptions['failOn']>;
const ALL: readonly FailOn[] = ['none', 'truncated', 'error', 'warning'];

const clip = readFileSync(CLIP);

/** What came of reading all pictures: how many, with what error, how many faults were counted. */
async function outcome(
  source: Uint8Array,
  failOn: FailOn,
): Promise<{ frames: number; code: unknown; counted: number; chunks: VideoChunk[] }> {
  return reading(
    source,
    async (reader) => {
      await reader.addVideoStream({ width: 32 });
      const chunks: VideoChunk[] = [];
      let code: unknown = null;
      try {
        for await (const [chunk] of reader) {
          if (chunk?.kind === 'video') {
            chunks.push(chunk);
          }
        }
      } catch (error) {
        ({ code } = error as { code: unknown });
      }
      return { frames: timestamps(chunks).length, code, counted: reader.stats.decodeErrors, chunks };
    },
    { failOn },
  );
}

describe('4 kB of zeros in the middle of a file', () => {
  const damaged = Buffer.from(clip);
  const middle = Math.floor(clip.length / 2);
  damaged.fill(0, middle, middle + 4096);

  it.each(['none', 'truncated'] as const)("are skipped and counted with failOn '%s'", async (failOn) => {
    const whole = await outcome(clip, 'error');
    const { frames, code, counted } = await outcome(damaged, failOn);
    expect(code).toBeNull();
    expect(counted).toBeGreaterThan(0);
    expect(frames).toBeLessThan(whole.frames);
    expect(frames).toBeGreaterThan(whole.frames / 2);
  });

  it.each(['error', 'warning'] as const)("reject with failOn '%s', after all before", async (failOn) => {
    const whole = await outcome(clip, 'error');
    const { frames, code, chunks } = await outcome(damaged, failOn);
    expect(code).toBe('ERR_INVALID_DATA');
    expect(frames).toBeGreaterThan(whole.frames / 3);
    for (const [index, { pts, data }] of chunks.entries()) {
      expect(pts).toBe(whole.chunks[index]?.pts);
      expect(
        Buffer.from(data.buffer).equals(Buffer.from(whole.chunks[index]?.data.buffer ?? new ArrayBuffer(0))),
      ).toBe(true);
    }
  });
});

describe('a file that was cut', () => {
  const half = clip.subarray(0, Math.floor(clip.length * 0.6));

  it("ends like any other with failOn 'none'", async () => {
    const { frames, code } = await outcome(half, 'none');
    expect(code).toBeNull();
    expect(frames).toBeGreaterThan(90);
  });

  it.each(['truncated', 'error', 'warning'] as const)("rejects with failOn '%s'", async (failOn) => {
    const { frames, code } = await outcome(half, failOn);
    expect(code).toBe('ERR_TRUNCATED');
    expect(frames).toBeGreaterThan(90);
  });
});

describe('a picture that decodes although FFmpeg warns of something in it', () => {
  let warned: Uint8Array;

  beforeAll(async () => {
    const jpeg = await encodeImage(new Uint8Array(48 * 32 * 3).fill(99), {
      format: 'jpeg',
      width: 48,
      height: 32,
    });
    // A colour profile of which this is part 5 of 2.
    const profile = Buffer.from('\xff\xe2\x00\x13ICC_PROFILE\0\x05\x02abc', 'latin1');
    warned = Buffer.concat([jpeg.subarray(0, 2), profile, jpeg.subarray(2)]);
  });

  it.each(['none', 'truncated', 'error'] as const)("is a picture with failOn '%s'", async (failOn) => {
    expect(await outcome(warned, failOn)).toMatchObject({ frames: 1, code: null, counted: 0 });
  });

  it("rejects with failOn 'warning', and says what FFmpeg said", async () => {
    const { error } = await readVideo(warned, {}, { failOn: 'warning' });
    expect(error).toMatchObject({ code: 'ERR_INVALID_DATA', streamIndex: 0 });
    expect((error as Error).message).toContain('ICC');
    expect((error as MediaError).log).toContain('ICC');
  });
});

describe('a file without fault', () => {
  it.each(ALL)("is read whole with failOn '%s'", async (failOn) => {
    const { code, counted, frames } = await outcome(clip, failOn);
    expect({ code, counted }).toEqual({ code: null, counted: 0 });
    expect(frames).toBeGreaterThan(200);
    for (const format of ['wav', 'flac', 'mp3', 'mp4', 'matroska', 'mpegts'] as const) {
      const { error } = await readAudio(await smallClip(format), {}, { failOn });
      expect(error, format).toBeUndefined();
    }
  });
});

describe('a byte of a FLAC file that changed', () => {
  let whole: Uint8Array;
  beforeAll(async () => {
    whole = await smallClip('flac');
  });

  const samples = async (bytes: Uint8Array, failOn: FailOn) =>
    readAudio(bytes, { format: null, framesPerChunk: 512 }, { failOn });

  it('never gives a wrong sample: every one that comes is one of the original, in its place', async () => {
    const original = await samples(whole, 'error');
    const reference = Buffer.concat(
      original.chunks.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
    );
    const frameBytes = reference.length / original.chunks.reduce((sum, { shape }) => sum + shape[0], 0);
    const rate = original.chunks[0]?.sampleRate ?? 0;
    for (const at of [0.3, 0.5, 0.7, 0.9]) {
      const flipped = Buffer.from(whole);
      const place = Math.floor(flipped.length * at);
      flipped[place] = (flipped[place] ?? 0) ^ 0x10;
      for (const failOn of ['error', 'none'] as const) {
        const { chunks, error } = await samples(flipped, failOn);
        // Damage to the very last frames can't be told from a cut.
        const codes = failOn === 'error' ? ['ERR_INVALID_DATA', 'ERR_TRUNCATED'] : [undefined];
        expect(codes).toContain((error as MediaError | undefined)?.code);
        expect(chunks.length).toBeGreaterThan(0);
        for (const { data, pts } of chunks) {
          const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
          const from = Math.round(pts * rate) * frameBytes;
          expect(bytes.equals(reference.subarray(from, from + bytes.length)), `${failOn} ${at} ${pts}`).toBe(
            true,
          );
        }
      }
    }
  });
});
