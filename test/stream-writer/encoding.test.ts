import { describe, expect, it } from 'vitest';
import { MemoryTarget, StreamWriter } from '../../src/index.ts';
import { readAudio, reading, readVideo, sampleCount, timestamps } from '../support/read-whole.ts';
import { chord, pictures, signalToNoise } from '../support/signal.ts';

describe('a filter of an input', () => {
  it('changes the sound on its way', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'wav' });
    const input = writer.addAudioStream({
      sampleRate: 8000,
      channels: 1,
      encoder: 'pcm_f32le',
      filter: 'volume=0.5',
    });
    await writer.open();
    await input.write(chord(8000, 8000, 1));
    await writer.finish();
    const { chunks } = await readAudio(target.bytes, { framesPerChunk: 'all' });
    const wanted = chord(8000, 8000, 1).map((sample) => sample / 2);
    expect(sampleCount(chunks)).toBe(8000);
    expect(signalToNoise(wanted, chunks[0]?.data as Float32Array)).toBeGreaterThan(100);
  });

  it('changes the picture on its way', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'image2pipe' });
    const input = writer.addVideoStream({
      frameRate: 1,
      width: 32,
      height: 20,
      layout: 'NHWC',
      encoder: 'png',
      filter: 'hflip,vflip',
    });
    await writer.open();
    const picture = pictures(1, 32, 20);
    await input.write(picture);
    await writer.finish();
    const { chunks } = await readVideo(target.bytes, { layout: 'NHWC' });
    const turned = Uint8Array.from(picture, (_, at) => {
      const pixel = 32 * 20 - 1 - Math.floor(at / 3);
      return picture[pixel * 3 + (at % 3)] ?? 0;
    });
    expect(chunks[0]?.data).toEqual(turned);
  });

  it('that holds frames back gives them all in the end', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'wav' });
    const input = writer.addAudioStream({ sampleRate: 8000, channels: 1, filter: 'areverse' });
    await writer.open();
    await input.write(chord(8000, 8000, 1));
    await writer.finish();
    expect(sampleCount((await readAudio(target.bytes)).chunks)).toBe(8000);
  });
});

describe('what the encoder does not take', () => {
  it('is brought to the nearest that it does', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'ogg' });
    const input = writer.addAudioStream({ sampleRate: 44_100, channels: 2, encoder: 'libopus' });
    await writer.open();
    await input.write(chord(44_100, 44_100, 2));
    await writer.finish();
    const { chunks } = await readAudio(target.bytes);
    expect(chunks[0]?.sampleRate).toBe(48_000);
    expect(Math.abs(sampleCount(chunks) - 48_000)).toBeLessThanOrEqual(1);
  });

  it('is asked for by name where the caller knows better', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'mp4' });
    const input = writer.addVideoStream({
      frameRate: 30,
      width: 128,
      height: 96,
      layout: 'NHWC',
      encoderWidth: 64,
      encoderHeight: 48,
      encoderFrameRate: 15,
    });
    await writer.open();
    await input.write(pictures(30, 128, 96));
    await writer.finish();
    const { chunks } = await readVideo(target.bytes, { framesPerChunk: 'all' });
    expect(chunks[0]?.shape).toEqual([15, 3, 48, 64]);
    for (const [n, pts] of timestamps(chunks).entries()) {
      expect(pts).toBeCloseTo(n / 15, 4);
    }
  });
});

describe('tags', () => {
  it('of the file and of a stream are read back', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'matroska', metadata: { title: 'not this one' } });
    writer.setMetadata({ title: 'späte ☃', artist: 'nobody' });
    const input = writer.addAudioStream({
      sampleRate: 8000,
      channels: 1,
      metadata: { language: 'deu', title: 'voice' },
    });
    await writer.open();
    await input.write(chord(800, 8000, 1));
    await writer.finish();
    await reading(target.bytes, async (reader) => {
      expect(reader.metadata).toMatchObject({ title: 'späte ☃' });
      expect(reader.sourceStreams[0]).toMatchObject({ language: 'deu' });
      expect(reader.sourceStreams[0]?.metadata).toMatchObject({ title: 'voice' });
    });
  });
});

describe('a pts of its own', () => {
  it('places sound and picture on the clock of the file', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'matroska' });
    const picture = writer.addVideoStream({ frameRate: 25, width: 64, height: 48, layout: 'NHWC' });
    await writer.open();
    await picture.write(pictures(5, 64, 48), { pts: 2 });
    await picture.write(pictures(5, 64, 48), { pts: 7 });
    await writer.finish();
    const { chunks } = await readVideo(target.bytes);
    expect(timestamps(chunks)).toEqual([2, 2.04, 2.08, 2.12, 2.16, 7, 7.04, 7.08, 7.12, 7.16]);
  });
});

describe('sound that begins late', () => {
  it.each([
    ['mp4', 'aac'],
    ['mov', 'aac'],
    ['mp4', 'libopus'],
    ['mp4', 'flac'],
    ['matroska', 'aac'],
  ])('begins in %s with %s where it was written', async (format, encoder) => {
    for (const start of [0.25, 1.5]) {
      const target = new MemoryTarget();
      const writer = new StreamWriter(target, { format });
      const input = writer.addAudioStream({ sampleRate: 48_000, channels: 1, encoder });
      await writer.open();
      await input.write(chord(9600, 48_000, 1), { pts: start });
      await writer.finish();
      const { chunks } = await readAudio(target.bytes, { framesPerChunk: 'all' });
      const { pts, data } = chunks[0] ?? {};
      expect(pts).toBeCloseTo(start, 6);
      expect(signalToNoise(chord(9600, 48_000, 1), data?.subarray(0, 9600) as Float32Array)).toBeGreaterThan(
        10,
      );
      // The last block of sound that begins late is not cut by FFmpeg's demuxer of MP4.
      expect(sampleCount(chunks) - 9600).toBeLessThan(1024);
    }
  });
});
