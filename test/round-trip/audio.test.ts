import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../src/index.ts';
import { readAudio, sampleCount } from '../support/read-whole.ts';
import { hasSystemFfmpeg, systemDecode, systemProbe } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, signalToNoise, toS16 } from '../support/signal.ts';

const scratch = scratchFolder();

/** An odd number, so that it ends within a frame of every codec. */
const SAMPLES = 70_001;
const CHANNELS = 2;

type Case = {
  readonly encoder: string;
  readonly file: string;
  readonly codec: string;
  readonly sampleRate: number;
  /** Decibels that the coded sound must keep over its own error. */
  readonly quality: number;
};

const LOSSY: Case[] = [
  { encoder: 'aac', file: 'aac.mp4', codec: 'aac', sampleRate: 44_100, quality: 20 },
  { encoder: 'aac', file: 'aac.m4a', codec: 'aac', sampleRate: 48_000, quality: 20 },
  { encoder: 'libmp3lame', file: 'lame.mp3', codec: 'mp3', sampleRate: 44_100, quality: 20 },
  { encoder: 'libopus', file: 'opus.opus', codec: 'opus', sampleRate: 48_000, quality: 15 },
  { encoder: 'libopus', file: 'opus.webm', codec: 'opus', sampleRate: 48_000, quality: 15 },
];

const LOSSLESS: Omit<Case, 'quality'>[] = [
  { encoder: 'flac', file: 'flac.flac', codec: 'flac', sampleRate: 44_100 },
  { encoder: 'pcm_s16le', file: 'pcm.wav', codec: 'pcm_s16le', sampleRate: 44_100 },
];

async function write(
  path: string,
  { encoder, sampleRate }: Omit<Case, 'quality'>,
  sound: Float32Array | Int16Array,
) {
  const writer = new StreamWriter(path);
  const input = writer.addAudioStream({
    sampleRate,
    channels: CHANNELS,
    format: sound instanceof Int16Array ? 's16' : 'flt',
    encoder,
    codec: encoder.startsWith('pcm') || encoder === 'flac' ? {} : { bitRate: 192_000 },
  });
  await writer.open();
  await input.write(sound);
  await writer.finish();
}

describe.each(LOSSY)('$encoder in $file', (coded) => {
  it('gives back every sample, in place and close to what went in', async () => {
    const path = scratch(coded.file);
    const sound = chord(SAMPLES, coded.sampleRate, CHANNELS);
    await write(path, coded, sound);

    const { chunks, error } = await readAudio(path, { framesPerChunk: 'all' });
    expect(error).toBeUndefined();
    expect(sampleCount(chunks)).toBe(SAMPLES);
    const [whole] = chunks;
    expect(whole).toMatchObject({ sampleRate: coded.sampleRate, channels: CHANNELS, format: 'flt' });
    // Matroska has milliseconds only; the others hold the first sample exactly.
    const tick = coded.file.endsWith('webm') ? 1e-3 : 1 / coded.sampleRate;
    expect(Math.abs((whole?.pts ?? 1) - (coded.codec === 'mp3' ? (whole?.pts ?? 0) : 0))).toBeLessThanOrEqual(
      tick,
    );
    expect(signalToNoise(sound, whole?.data as Float32Array)).toBeGreaterThan(coded.quality);
  });

  it.skipIf(!hasSystemFfmpeg)('is the same file to an FFmpeg that is not ours', async () => {
    expect(systemProbe(scratch(coded.file), 'a:0')).toMatchObject({
      codec_name: coded.codec,
      sample_rate: String(coded.sampleRate),
      channels: String(CHANNELS),
    });
    const raw = systemDecode(scratch(coded.file), ['-f', 'f32le']);
    const decoded = new Float32Array(raw.buffer, raw.byteOffset, raw.byteLength / 4);
    // FFmpeg 5 does not cut the end of the last frame, so it may have some more.
    expect(decoded.length).toBeGreaterThanOrEqual(SAMPLES * CHANNELS);
    expect(signalToNoise(chord(SAMPLES, coded.sampleRate, CHANNELS), decoded)).toBeGreaterThan(coded.quality);
  });
});

describe.each(LOSSLESS)('$encoder in $file', (coded) => {
  it('gives back every sample as it was', async () => {
    const path = scratch(coded.file);
    const sound = toS16(chord(SAMPLES, coded.sampleRate, CHANNELS));
    await write(path, coded, sound);

    const { chunks, error } = await readAudio(path, { framesPerChunk: 'all', format: 's16' });
    expect(error).toBeUndefined();
    expect(chunks).toHaveLength(1);
    expect(chunks[0]?.pts).toBe(0);
    expect(chunks[0]?.data).toEqual(sound);
  });

  it.skipIf(!hasSystemFfmpeg)('is the same file to an FFmpeg that is not ours', () => {
    expect(systemProbe(scratch(coded.file), 'a:0')).toMatchObject({ codec_name: coded.codec });
    const raw = systemDecode(scratch(coded.file), ['-f', 's16le']);
    const sound = toS16(chord(SAMPLES, coded.sampleRate, CHANNELS));
    expect(Buffer.compare(raw, Buffer.from(sound.buffer))).toBe(0);
  });
});
