import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AudioChunk, Chunk, Packet, StreamReader, VideoChunk } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { allBytes, readAudio, reading, readVideo, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const SMALL = { width: 32, height: 24 } as const;

beforeAll(() => {
  if (hasSystemFfmpeg) {
    const film = [
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=64x48:r=30:d=2',
      '-f',
      'lavfi',
      '-i',
      'sine=440:r=44100:d=2',
    ];
    makeMedia(...film, '-c:v', 'libx264', '-c:a', 'libopus', scratch('a.mkv'));
    makeMedia(...film.slice(0, 4), '-c:v', 'libx264', scratch('raw.h264'));
    makeMedia(...film, '-c:v', 'libx264', '-c:a', 'aac', scratch('a.mp4'));
  }
});

async function packets(
  reader: StreamReader,
  streamIndex: number,
  bitstreamFilter?: string,
): Promise<Packet[]> {
  const output = await reader.addPacketStream({ streamIndex, ...(bitstreamFilter && { bitstreamFilter }) });
  const all: Packet[] = [];
  for await (const packet of output) {
    all.push(packet);
  }
  return all;
}

describe('several outputs of one stream', () => {
  it('have their own chunking, filter, format, rate and size', async () => {
    await reading(CLIP, async (reader) => {
      const small = await reader.addVideoStream({ ...SMALL, framesPerChunk: 10 });
      const gray = await reader.addVideoStream({ format: 'gray', filter: 'hflip,scale=40:30', frameRate: 5 });
      const packed = await reader.addPacketStream({ streamIndex: small.sourceIndex });
      const slow = await reader.addAudioStream({ sampleRate: 8000, channels: 1, framesPerChunk: 8000 });
      const raw = await reader.addAudioStream({ format: 's16', framesPerChunk: 'all' });
      expect(small).toMatchObject({ ...SMALL, format: 'rgb24', filterDescription: null });
      expect(gray).toMatchObject({ width: 40, height: 30, format: 'gray', frameRate: { num: 5, den: 1 } });
      expect(gray.filterDescription).toBe('hflip,scale=40:30');
      expect(JSON.parse(JSON.stringify(gray))).toMatchObject({ index: 1, mediaType: 'video', width: 40 });
      expect(slow).toMatchObject({ sampleRate: 8000, channels: 1, channelLayout: 'mono' });
      expect(raw.format).toBe('s16');
      const seconds = [0, 0, 0, 0, 0];
      let count = 0;
      for await (const step of reader) {
        for (const [index, chunk] of step.entries()) {
          seconds[index] = (seconds[index] ?? 0) + (chunk?.duration ?? 0);
          count += chunk?.kind === 'packet' ? 1 : 0;
        }
      }
      expect(count).toBeGreaterThan(200);
      for (const sum of seconds) {
        expect(Math.abs(sum - (reader.duration ?? 0))).toBeLessThan(0.25);
      }
      expect([small, gray, packed, slow, raw].every(({ ended }) => ended)).toBe(true);
    });
  });

  it('share a decoder where they want the same of it, and are refused clearly where not', async () => {
    await reading(CLIP, async (reader) => {
      await reader.addVideoStream({ ...SMALL, decoderOptions: { threads: 1 } });
      await reader.addVideoStream({ ...SMALL, decoderOptions: { threads: 1 } });
      const other = await rejection(reader.addVideoStream({ ...SMALL, decoderOptions: { threads: 2 } }));
      argumentError(other, RangeError, 'decoderOptions');
      argumentError(await rejection(reader.addVideoStream(SMALL)), RangeError, 'decoderOptions');
      expect(reader.outputStreams).toHaveLength(2);
      // Decoded once for both.
      let frames = 0;
      for await (const [first, second] of reader) {
        frames += 1;
        expect(
          Buffer.from(first?.data.buffer as ArrayBuffer).equals(
            Buffer.from(second?.data.buffer as ArrayBuffer),
          ),
        ).toBe(true);
      }
      expect(reader.stats.framesDecoded).toBe(frames);
    });
  });

  it('let go of the decoder with the last of them', async () => {
    await reading(CLIP, async (reader) => {
      const first = await reader.addVideoStream({ ...SMALL, decoderOptions: { threads: 1 } });
      await reader.removeStream(first);
      await reader.addVideoStream({ ...SMALL, decoderOptions: { threads: 2 } });
      expect(reader.outputStreams).toHaveLength(1);
    });
  });
});

describe('an output that is removed in mid-stream', () => {
  it('leaves the others as they are: not a frame or sample is lost', async () => {
    const whole = timestamps((await readVideo(CLIP, SMALL)).chunks);
    await reading(CLIP, async (reader) => {
      const sound = await reader.addAudioStream();
      const video = await reader.addVideoStream(SMALL);
      const times: number[] = [];
      for await (const step of reader) {
        const picture = step.find((chunk) => chunk?.kind === 'video');
        times.push(...((picture as VideoChunk | undefined)?.timestamps ?? []));
        if (times.length === 40) {
          await reader.removeStream(sound);
          expect(video.index).toBe(0);
          expect(reader.outputStreams).toEqual([video]);
        }
      }
      expect(times).toEqual(whole);
      await mediaError(sound.chunks().next(), 'ERR_STATE');
    });
  });
});

describe('chunks that were dropped', () => {
  it('are counted in the next one, whose time is still its own', async () => {
    const whole = (await readVideo(CLIP, { ...SMALL, framesPerChunk: 10 })).chunks;
    await reading(CLIP, async (reader) => {
      await reader.addVideoStream({ ...SMALL, framesPerChunk: 10, bufferChunkSize: 3 });
      await reader.processAllPackets();
      const left: (Chunk | null)[] = [];
      for (let [chunk] = reader.popChunks(); chunk; [chunk] = reader.popChunks()) {
        left.push(chunk);
      }
      expect(left.map((chunk) => chunk?.pts)).toEqual(whole.slice(-3).map(({ pts }) => pts));
      expect(left.map((chunk) => (chunk as VideoChunk).dropped)).toEqual([whole.length - 3, 0, 0]);
      expect(reader.stats.framesDropped).toBe(timestamps(whole.slice(0, -3)).length);
      // And none after a seek that were before it.
      await reader.seek(0);
      await reader.fillBuffer();
      expect((reader.popChunks()[0] as VideoChunk | undefined)?.dropped).toBe(0);
    });
  });

  it('of sound: the samples left are the last ones, in their places', async () => {
    const whole = (await readAudio(CLIP, { framesPerChunk: 1000 })).chunks;
    await reading(CLIP, async (reader) => {
      await reader.addAudioStream({ framesPerChunk: 1000, bufferChunkSize: 5 });
      await reader.processAllPackets();
      const left: AudioChunk[] = [];
      for (let [chunk] = reader.popChunks(); chunk; [chunk] = reader.popChunks()) {
        left.push(chunk as AudioChunk);
      }
      expect(left.map(({ pts }) => pts)).toEqual(whole.slice(-5).map(({ pts }) => pts));
      expect(allBytes(left).equals(allBytes(whole.slice(-5)))).toBe(true);
    });
  });
});

describe('single steps and iteration', () => {
  it('mix freely: together they give every chunk once, in order', async () => {
    const whole = timestamps((await readVideo(CLIP, SMALL)).chunks);
    await reading(CLIP, async (reader) => {
      await reader.addVideoStream(SMALL);
      const times: number[] = [];
      const take = (chunk: Chunk | null | undefined): void => {
        times.push(...((chunk as VideoChunk | null)?.timestamps ?? []));
      };
      let more = true;
      for (let turn = 0; more; turn += 1) {
        if (turn % 3 === 0) {
          more = await reader.fillBuffer();
          expect(reader.isBufferReady()).toBe(more);
          take(reader.popChunks()[0]);
        } else if (turn % 3 === 1) {
          await reader.processPacket();
        } else {
          const { value } = await reader.chunks().next();
          take(value?.[0]);
        }
      }
      for await (const [chunk] of reader) {
        take(chunk);
      }
      expect(times).toEqual(whole);
      expect(await reader.processPacket()).toBe(false);
      expect(await reader.processPacket()).toBe(false);
      expect(reader.popChunks()).toEqual([null]);
    });
  });

  it('popChunks gives a chunk that is not full yet, and the next goes on from there', async () => {
    await reading(CLIP, async (reader) => {
      await reader.addVideoStream({ ...SMALL, framesPerChunk: 1000 });
      while (reader.stats.framesDecoded < 9) {
        await reader.processPacket();
      }
      expect(reader.isBufferReady()).toBe(false);
      const [first] = reader.popChunks();
      await reader.processAllPackets();
      const [second] = reader.popChunks();
      const times = timestamps([first as VideoChunk, second as VideoChunk]);
      expect(first?.kind === 'video' && first.shape[0]).toBeGreaterThanOrEqual(9);
      expect(times).toEqual(timestamps((await readVideo(CLIP, SMALL)).chunks));
    });
  });
});

describe.skipIf(!hasSystemFfmpeg)('times', () => {
  it('in Matroska, which counts milliseconds, are exact from the first sample on', async () => {
    for (const framesPerChunk of [480, 1000, 4096]) {
      const { chunks } = await readAudio(scratch('a.mkv'), { framesPerChunk });
      const start = chunks[0]?.pts ?? 0;
      let samples = 0;
      for (const { pts, shape } of chunks) {
        expect(pts).toBeCloseTo(start + samples / 48_000, 9);
        samples += shape[0];
      }
      expect(samples).toBeGreaterThan(2 * 48_000 - 1000);
    }
  });

  it('of a raw stream, which has none, are counted by its frame rate', async () => {
    const { chunks } = await readVideo(
      scratch('raw.h264'),
      { ...SMALL, framesPerChunk: 7 },
      { options: { framerate: 30 } },
    );
    expect(timestamps(chunks)).toEqual(Array.from({ length: 60 }, (_, frame) => frame / 30));
  });

  it('after a seek are those of the same samples read through', async () => {
    const whole = (await readAudio(scratch('a.mkv'), { framesPerChunk: 500 })).chunks;
    await reading(scratch('a.mkv'), async (reader) => {
      await reader.addAudioStream({ framesPerChunk: 500 });
      const goal = whole[100]?.pts ?? 0;
      await reader.seek(goal);
      const { value } = await reader.chunks().next();
      expect(value?.[0]?.pts).toBeCloseTo(goal, 9);
      const [chunk] = value as [AudioChunk];
      // Opus comes near what it would have been without the seek, and never the very same.
      const wanted = whole[100]?.data as Float32Array;
      expect(chunk.shape).toEqual(whole[100]?.shape);
      expect(
        (chunk.data as Float32Array).every((sample, at) => Math.abs(sample - (wanted[at] ?? 9)) < 1e-3),
      ).toBe(true);
    });
  });
});

describe.skipIf(!hasSystemFfmpeg)('packets through a bitstream filter', () => {
  it('h264_mp4toannexb: what Debian’s ffmpeg writes with it, byte for byte', async () => {
    makeMedia(
      '-i',
      scratch('a.mp4'),
      '-map',
      '0:v',
      '-c',
      'copy',
      '-bsf:v',
      'h264_mp4toannexb',
      '-f',
      'h264',
      scratch('b.h264'),
    );
    await reading(scratch('a.mp4'), async (reader) => {
      const all = await packets(reader, 0, 'h264_mp4toannexb');
      expect(Buffer.concat(all.map(({ data }) => data)).equals(readFileSync(scratch('b.h264')))).toBe(true);
      expect(all[0]).toMatchObject({ keyframe: true, streamIndex: 0 });
      expect(all).toHaveLength(60);
    });
  });

  it('aac_adtstoasc takes the headers off, and a chain is one filter after another', async () => {
    makeMedia('-i', scratch('a.mp4'), '-map', '0:a', '-c', 'copy', scratch('b.aac'));
    await reading(scratch('b.aac'), async (reader) => {
      const plain = await packets(reader, 0);
      const bare = await reading(scratch('b.aac'), (again) =>
        packets(again, 0, 'aac_adtstoasc,noise=drop=0'),
      );
      expect(bare).toHaveLength(plain.length);
      expect(bare.every(({ data }, at) => data.length === (plain[at]?.data.length ?? 0) - 7)).toBe(true);
    });
  });

  it('that does not exist, or does not fit, is refused with its name', async () => {
    await reading(scratch('a.mp4'), async (reader) => {
      const unknown = await mediaError(
        reader.addPacketStream({ streamIndex: 0, bitstreamFilter: 'h264_mp4toannex' }),
        'ERR_UNKNOWN_FILTER',
      );
      expect(unknown.message).toContain('h264_mp4toannexb');
      const other = await rejection(
        reader.addPacketStream({ streamIndex: 1, bitstreamFilter: 'h264_mp4toannexb' }),
      );
      expect((other as { code: string }).code).toBe('ERR_INVALID_FILTER');
      expect(reader.outputStreams).toHaveLength(0);
    });
  });
});
