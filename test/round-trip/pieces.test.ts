import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MemoryTarget, StreamWriter, type Target } from '../../src/index.ts';
import { reading } from '../support/read-whole.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { chord, pictures } from '../support/signal.ts';

const scratch = scratchFolder();
const RATE = 44_100;
const sound = chord(RATE, RATE, 2);
const frames = pictures(25, 64, 48);
const frameBytes = 64 * 48 * 3;

/** One second of sound and picture, cut as asked, each piece after the other. */
async function writeCut(
  target: Target,
  format: string,
  samples: number,
  pictureCount: number,
): Promise<void> {
  const writer = new StreamWriter(target, { format, metadata: { title: 'pieces' } });
  const audio = writer.addAudioStream({ sampleRate: RATE, channels: 2, encoder: 'aac' });
  const video = writer.addVideoStream({ frameRate: 25, width: 64, height: 48, layout: 'NHWC' });
  await writer.open();
  const audioPieces = async (): Promise<void> => {
    for (let at = 0; at < sound.length; at += samples * 2) {
      await audio.write(sound.subarray(at, at + samples * 2));
    }
  };
  const videoPieces = async (): Promise<void> => {
    for (let at = 0; at < frames.length; at += pictureCount * frameBytes) {
      await video.write(frames.subarray(at, at + pictureCount * frameBytes));
    }
  };
  await videoPieces();
  await audioPieces();
  await writer.finish();
}

describe('writing in pieces', () => {
  it.each([
    [1, 25],
    [1024, 1],
    [4096, 7],
    [44_100, 3],
  ])('of %i samples and %i frames gives the bytes of writing in one go', async (samples, count) => {
    const whole = new MemoryTarget();
    await writeCut(whole, 'mp4', RATE, 25);
    const pieces = new MemoryTarget();
    await writeCut(pieces, 'mp4', samples === 1 ? 333 : samples, count);
    expect(Buffer.compare(pieces.bytes, whole.bytes)).toBe(0);
  });

  it('to a file gives the bytes of writing to memory', async () => {
    const memory = new MemoryTarget();
    await writeCut(memory, 'mp4', 4096, 5);
    const path = scratch('pieces.mp4');
    await writeCut(path, 'mp4', 4096, 5);
    expect(Buffer.compare(await readFile(path), memory.bytes)).toBe(0);
  });
});

describe('chunks of a reader', () => {
  it('are written as they are, with their format, layout and pts', async () => {
    const path = scratch('chunks.mp4');
    await reading(CLIP, async (reader) => {
      const audio = await reader.addAudioStream();
      const video = await reader.addVideoStream({ framesPerChunk: 10 });
      const writer = new StreamWriter(path);
      const sound = writer.addAudioStream({ sampleRate: audio.sampleRate, channels: audio.channels });
      const picture = writer.addVideoStream({
        frameRate: video.frameRate ?? 25,
        width: video.width,
        height: video.height,
        layout: 'NCHW',
      });
      await writer.open();
      for await (const [samples, frames] of reader) {
        if (samples?.kind === 'audio') await sound.write(samples);
        if (frames?.kind === 'video') await picture.write(frames);
      }
      await writer.finish();
    });
    await reading(path, async (copy) => {
      expect(copy.sourceStreams.map(({ mediaType }) => mediaType).sort()).toEqual(['audio', 'video']);
      expect(copy.duration).toBeCloseTo(10, 1);
    });
  });
});
