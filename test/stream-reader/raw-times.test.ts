import { describe, expect, it } from 'vitest';
import { type AudioChunk, StreamReader } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { readAudio, readVideo, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { signalToNoise } from '../support/signal.ts';

const scratch = scratchFolder();

/** Raw sound of half a minute, at rates whose blocks do and do not last a whole number of ticks of 1/90 000 s. */
const SOUND: [name: string, sampleRate: number, ...args: string[]][] = [
  ['a.aac', 44_100, '-c:a', 'aac'],
  ['a.mp3', 44_100, '-c:a', 'libmp3lame', '-write_xing', '0', '-id3v2_version', '0'],
  ['b.mp3', 22_050, '-c:a', 'libmp3lame', '-write_xing', '0', '-id3v2_version', '0'],
  ['a.mp2', 44_100, '-c:a', 'mp2'],
  ['a.ac3', 44_100, '-c:a', 'ac3'],
  ['b.ac3', 32_000, '-c:a', 'ac3'],
  ['a.eac3', 44_100, '-c:a', 'eac3'],
  ['a.dts', 44_100, '-c:a', 'dca', '-strict', '-2'],
  ['a.flac', 44_100, '-c:a', 'flac'],
];

const PICTURES: [name: string, ...args: string[]][] = [
  ['v.h264', '-c:v', 'libx264', '-bf', '3'],
  ['v.hevc', '-c:v', 'libx265', '-x265-params', 'log-level=error'],
  ['v.m2v', '-c:v', 'mpeg2video', '-bf', '2'],
];

describe.skipIf(!hasSystemFfmpeg)('a raw stream, which has no times', () => {
  it.each(SOUND)('%s: sample k is at k / %i s, also far in and after a seek', async (name, rate, ...args) => {
    const path = scratch(`${rate}-${name}`);
    // A tone that rises, so that no two moments sound alike.
    makeMedia('-f', 'lavfi', '-i', `aevalsrc=0.4*sin(400*t*(1+t/20)*2*PI):d=30:s=${rate}`, ...args, path);
    const { chunks } = await readAudio(path, { framesPerChunk: 1000 });
    for (const [index, { pts }] of chunks.entries()) {
      expect(pts).toBeCloseTo((index * 1000) / rate, 9);
    }
    const whole = await readAudio(path, { framesPerChunk: 'all' });
    const samples = whole.chunks[0]?.data as Float32Array;
    await using reader = await StreamReader.open(path);
    await reader.addAudioStream({ framesPerChunk: 200 });
    for (const seconds of [28.7654, 3.21, 29.5, 0.5, 17]) {
      await reader.seek(seconds);
      const [chunk] = (await reader.chunks().next()).value as [AudioChunk];
      const first = Math.ceil(seconds * rate - 1e-6);
      expect(chunk.pts).toBeCloseTo(first / rate, 9);
      const wanted = samples.subarray(first, first + 200);
      // Some decoders fill in noise of their own.
      expect(signalToNoise(wanted, chunk.data as Float32Array), `at ${seconds} s`).toBeGreaterThan(30);
    }
  });

  it.each(PICTURES)('%s: picture k is at k / frame rate', async (name, ...args) => {
    const path = scratch(name);
    makeMedia('-f', 'lavfi', '-i', 'testsrc2=r=30000/1001:s=96x64:d=10', ...args, path);
    const { chunks } = await readVideo(path, { framesPerChunk: 16 });
    const times = timestamps(chunks);
    expect(times.length).toBeGreaterThan(298);
    for (const [k, pts] of times.entries()) expect(pts).toBeCloseTo((k * 1001) / 30_000, 9);
  });
});
