import { describe, expect, it } from 'vitest';
import { nextPicture, nextSound, readAudio, reading, readVideo, timestamps } from '../support/read-whole.ts';
import { CLIP } from '../support/scratch.ts';

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

  it.each([0, 0.01, 2, 4.4444, 8])('to %f s begins with that sample', async (seconds) => {
    const whole = (await readAudio(CLIP, { framesPerChunk: 'all' })).chunks[0]?.data as Float32Array;
    await reading(CLIP, async (reader) => {
      await reader.addAudioStream({ framesPerChunk: 2000 });
      await reader.seek(seconds);
      const chunk = await nextSound(reader);
      const first = Math.ceil(Number((seconds * 44_100).toFixed(6)));
      expect(chunk.pts).toBeCloseTo(first / 44_100, 9);
      const wanted = whole.subarray(first * 2, first * 2 + 4000);
      const worst = wanted.reduce(
        (most, sample, n) => Math.max(most, Math.abs(sample - Number(chunk.data[n]))),
        0,
      );
      expect(worst).toBeLessThan(1e-6);
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
