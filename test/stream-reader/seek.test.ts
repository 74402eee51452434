import { beforeAll, describe, expect, it } from 'vitest';
import { StreamWriter } from '../../src/index.ts';
import { nextPicture, nextSound, readAudio, reading, readVideo, timestamps } from '../support/read-whole.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { chord, signalToNoise } from '../support/signal.ts';

const scratch = scratchFolder();

beforeAll(async () => {
  const writer = new StreamWriter(scratch('lossless.flac'));
  const sound = writer.addAudioStream({ sampleRate: 44_100, channels: 2 });
  await writer.open();
  await sound.write(chord(441_000, 44_100, 2));
  await writer.finish();
});

describe('a precise seek', () => {
  it.each([0, 0.04, 1, 3.3, 5.999, 7.5, 9.96])(
    'to %f s begins with the frame shown then',
    async (seconds) => {
      await reading(CLIP, async (reader) => {
        await reader.addVideoStream({ width: 64 });
        await reader.seek(seconds);
        const chunk = await nextPicture(reader);
        const frame = Math.ceil(Number((seconds * 25).toFixed(6)));
        expect(chunk.pts).toBe(frame / 25);
      });
    },
  );

  it.each([0, 0.01, 2, 4.4444, 8, 9.99])('to %f s begins with that sample, bit for bit', async (seconds) => {
    const lossless = scratch('lossless.flac');
    const whole = (await readAudio(lossless, { framesPerChunk: 'all' })).chunks[0]?.data as Float32Array;
    await reading(lossless, async (reader) => {
      await reader.addAudioStream({ framesPerChunk: 2000 });
      await reader.seek(seconds);
      const chunk = await nextSound(reader);
      expect(Math.abs(chunk.pts - seconds)).toBeLessThanOrEqual(1 / 44_100);
      const first = Math.round(chunk.pts * 44_100) * 2;
      expect(chunk.data).toEqual(whole.subarray(first, first + 2 * chunk.shape[0]));
    });
  });

  it.each([0, 0.01, 2, 4.4444, 8])('to %f s of AAC begins with that sample', async (seconds) => {
    const whole = (await readAudio(CLIP, { framesPerChunk: 'all' })).chunks[0]?.data as Float32Array;
    await reading(CLIP, async (reader) => {
      await reader.addAudioStream({ framesPerChunk: 2000 });
      await reader.seek(seconds);
      const chunk = await nextSound(reader);
      expect(Math.abs(chunk.pts - seconds)).toBeLessThanOrEqual(1 / 44_100);
      const first = Math.round(chunk.pts * 44_100) * 2;
      // AAC fills bands with noise that its decoder makes up, so a decoder that began elsewhere is a little off.
      expect(signalToNoise(whole.subarray(first, first + 4000), chunk.data as Float32Array)).toBeGreaterThan(
        25,
      );
    });
  });

  it('forward and back and after the end gives the same frames as reading through', async () => {
    const all = timestamps((await readVideo(CLIP, { width: 64 })).chunks);
    await reading(CLIP, async (reader) => {
      await reader.addVideoStream({ width: 64, framesPerChunk: 5 });
      for (const frame of [200, 10, 249, 0, 125]) {
        await reader.seek(all[frame] ?? 0);
        expect((await nextPicture(reader)).timestamps[0]).toBe(all[frame]);
      }
      await reader.processAllPackets();
      await reader.seek(1);
      expect((await nextPicture(reader)).pts).toBe(1);
    });
  });
});

describe('a seek to a key frame', () => {
  it('begins at or before the time', async () => {
    await reading(CLIP, async (reader) => {
      await reader.addVideoStream({ width: 64 });
      await reader.seek(5.5, { mode: 'key' });
      expect((await nextPicture(reader)).pts).toBe(4);
    });
  });
});

describe('a seek to any packet', () => {
  it.each([
    ['key', 4, true],
    ['any', 5.5, false],
  ] as const)('by mode %s begins near %f s', async (mode, near, isKey) => {
    await reading(CLIP, async (reader) => {
      const output = await reader.addPacketStream({ streamIndex: reader.defaultVideoStream ?? 0 });
      await reader.seek(5.5, { mode });
      const { value: packet } = await output.chunks().next();
      expect(packet?.keyframe).toBe(isKey);
      expect(Math.abs((packet?.dts ?? 0) - near)).toBeLessThan(0.15);
    });
  });
});
