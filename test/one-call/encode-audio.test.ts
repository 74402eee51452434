import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio, encodeAudio } from '../../src/index.ts';
import { hasSystemFfmpeg, systemDecode, systemProbe } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { chord, signalToNoise, toS16 } from '../support/signal.ts';

const scratch = scratchFolder();
const sound = chord(48_000, 48_000, 2);
const known = { sampleRate: 48_000, channels: 2 };

describe('encodeAudio()', () => {
  it.skipIf(!hasSystemFfmpeg).each([
    { format: 'wav', codec: 'pcm_s16le', waveform: toS16(sound), quality: Infinity },
    { format: 'flac', codec: 'flac', waveform: toS16(sound), quality: Infinity },
    { format: 'mp3', codec: 'mp3', waveform: sound, quality: 20 },
    { format: 'mp4', codec: 'aac', waveform: sound, quality: 20 },
  ])('gives $format bytes that an FFmpeg that is not ours reads', async (row) => {
    const bytes = await encodeAudio(row.waveform, { format: row.format, ...known });
    const path = scratch(`sound.${row.format}`);
    writeFileSync(path, bytes);
    expect(systemProbe(path, 'a:0')).toMatchObject({
      codec_name: row.codec,
      sample_rate: '48000',
      channels: '2',
    });
    const raw = systemDecode(path, ['-f', 's16le', '-c:a', 'pcm_s16le']);
    const theirs = new Int16Array(raw.buffer, raw.byteOffset, raw.byteLength / 2).subarray(0, sound.length);
    expect(theirs.length).toBe(sound.length);
    expect(signalToNoise(toS16(sound), theirs)).toBeGreaterThanOrEqual(row.quality);
  });

  it('takes what decodeAudio() gives, in planes too', async () => {
    const decoded = await decodeAudio(CLIP, { format: 's16', layout: 'planar', channels: 2, end: 1 });
    const bytes = await encodeAudio(decoded, { format: 'flac', metadata: { title: 'a second' } });
    const back = await decodeAudio(bytes, { format: 's16', layout: 'planar' });
    expect(back.shape).toEqual(decoded.shape);
    expect(back.data).toEqual(new Int16Array(decoded.data));
  });

  it('names what is missing or wrong', async () => {
    const encode = encodeAudio as (...args: unknown[]) => Promise<unknown>;
    argumentError(await rejection(encode(sound, known)), TypeError, 'options.format');
    argumentError(await rejection(encode(sound, { format: 'wav' })), TypeError, 'options.sampleRate');
    argumentError(await rejection(encode('x', { format: 'wav', ...known })), TypeError, 'waveform');
    argumentError(await rejection(encode(sound, { format: 'wav', rate: 1, ...known })), TypeError, 'rate');
    await mediaError(encodeAudio(sound, { format: 'nonsense', ...known }), 'ERR_UNSUPPORTED_FORMAT');
    const aborted = { format: 'wav', ...known, signal: AbortSignal.abort() };
    await mediaError(encodeAudio(sound, aborted), 'ERR_ABORTED');
  });
});
