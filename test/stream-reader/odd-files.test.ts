import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AudioChunk } from '../../src/index.ts';
import { canGenerate } from '../support/generated-media.ts';
import { makeMedia } from '../support/make-media.ts';
import { allBytes, nextSound, readAudio, reading, readVideo, timestamps } from '../support/read-whole.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

/** The times of the pictures that the system's ffmpeg decodes. */
function witnessed(path: string): number[] {
  const wanted = ['-select_streams', 'v', '-show_entries', 'frame=best_effort_timestamp_time'];
  const args = ['-v', 'error', ...wanted, '-of', 'csv=p=0', path];
  const lines = execFileSync('/usr/bin/ffprobe', args, { encoding: 'utf8' }).trim().split('\n');
  return lines.map(Number.parseFloat);
}

describe.skipIf(!canGenerate)('files that few programs write', () => {
  it('Theora with packets that only repeat a picture is read to its end', async () => {
    const path = scratch('repeats.ogv');
    makeMedia('-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=25:duration=2', '-c:v', 'libtheora', path);
    const wanted = witnessed(path);
    expect(wanted.length).toBeLessThan(50);
    const times = timestamps((await readVideo(path)).chunks);
    expect(times.map((time) => time.toFixed(4))).toEqual(wanted.map((time) => time.toFixed(4)));
  });

  it('Vorbis that has only one page can be sought in', async () => {
    const path = scratch('page.ogg');
    makeMedia(
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=440:duration=0.9:sample_rate=44100',
      '-c:a',
      'libvorbis',
      path,
    );
    const [whole] = (await readAudio(path, { framesPerChunk: 'all' })).chunks as [AudioChunk];
    await reading(path, async (reader) => {
      await reader.addAudioStream({ framesPerChunk: 'all' });
      for (const sample of [0, 1, 1023, 20_000, whole.shape[0] - 1]) {
        const at = whole.pts + sample / whole.sampleRate;
        await reader.seek(at);
        const chunk = await nextSound(reader);
        expect(chunk.pts).toBeCloseTo(at, 9);
        expect(chunk.data).toEqual(whole.data.subarray(sample));
      }
    });
  });

  it('FLAC of a single sample can be sought in', async () => {
    const path = scratch('one.flac');
    makeMedia('-f', 'lavfi', '-i', 'aevalsrc=0.5:d=0.0000227:s=44100', '-c:a', 'flac', path);
    await reading(path, async (reader) => {
      await reader.addAudioStream();
      await reader.seek(0);
      const chunk = await nextSound(reader);
      expect([chunk.pts, chunk.shape[0], chunk.data[0]]).toEqual([0, 1, 0.5]);
    });
  });

  it('a transport stream whose clock jumps back is read on after a seek', async () => {
    const once = scratch('once.ts');
    const sound = ['-f', 'lavfi', '-i', 'sine=duration=2:sample_rate=44100'];
    makeMedia(...sound, '-c:a', 'mp2', once);
    const twice = scratch('twice.ts');
    writeFileSync(twice, Buffer.concat([readFileSync(once), readFileSync(once)]));
    const whole = allBytes((await readAudio(twice, { format: null })).chunks).length;
    await reading(twice, async (reader) => {
      await reader.addAudioStream({ format: null });
      await reader.seek(reader.startTime + 0.1);
      const rest: AudioChunk[] = [];
      for await (const [chunk] of reader) {
        rest.push(chunk as AudioChunk);
      }
      expect(allBytes(rest).length).toBeGreaterThan(whole * 0.9);
    });
  });
});
