import { createReadStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/index.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';
import { signalToNoise } from '../support/signal.ts';

describe('decodeAudio()', () => {
  it('makes any file 16 kHz mono in one call', async () => {
    const { data, shape, sampleRate, channels, channelLayout } = await decodeAudio(CLIP, {
      sampleRate: 16_000,
      channels: 1,
    });
    expect(data).toBeInstanceOf(Float32Array);
    expect({ shape, sampleRate, channels, channelLayout }).toEqual({
      shape: [160_000, 1],
      sampleRate: 16_000,
      channels: 1,
      channelLayout: 'mono',
    });
  });

  it.skipIf(!hasSystemFfmpeg)('gives the samples that an FFmpeg that is not ours gives', async () => {
    const bytes = systemDecode(CLIP, ['-vn', '-f', 'f32le', '-c:a', 'pcm_f32le']);
    const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    const { data } = await decodeAudio(CLIP);
    // That version plays the padding at the end of AAC.
    expect(theirs.length - data.length).toBeLessThan(2 * 1024);
    expect(signalToNoise(theirs.subarray(0, data.length), data)).toBeGreaterThan(80);
  });

  it.each([
    { start: 2.5, end: 3.25 },
    { start: 0.0123, end: 0.0456 },
    { start: 9.5 },
    { end: 1 / 3 },
    { start: 4, end: 4 },
  ])('is exact to the sample from $start to $end', async (part) => {
    const whole = await decodeAudio(CLIP, { format: 's16' });
    const cut = await decodeAudio(CLIP, { format: 's16', ...part });
    const at = (seconds: number): number => Math.ceil((seconds - whole.pts) * whole.sampleRate - 1e-4);
    const from = part.start === undefined ? 0 : at(part.start);
    const to = part.end === undefined ? whole.shape[0] : at(part.end);
    const { channels } = whole;
    expect(cut.shape).toEqual([to - from, channels]);
    expect(Buffer.from(cut.data.buffer, cut.data.byteOffset, cut.data.byteLength)).toEqual(
      Buffer.from(whole.data.slice(from * channels, to * channels).buffer),
    );
  });

  it('is the same from a stream that cannot go back, and in planes', async () => {
    const part = { start: 1.5, end: 2, layout: 'planar' } as const;
    const fromFile = await decodeAudio(CLIP, part);
    const fromStream = await decodeAudio(createReadStream(CLIP), part);
    expect(fromStream.shape).toEqual([fromFile.channels, fromFile.sampleRate / 2]);
    expect(signalToNoise(fromFile.data, fromStream.data)).toBeGreaterThan(60);
  });

  it('refuses bad arguments before anything is opened', async () => {
    argumentError(await rejection(decodeAudio('x', { start: 2, end: 1 })), RangeError, 'options.end');
    argumentError(await rejection(decodeAudio('x', { strat: 2 } as never)), TypeError, 'start');
    argumentError(
      await rejection(decodeAudio('x', { open: { failOn: 'x' as never } })),
      RangeError,
      'failOn',
    );
  });

  it('ends at once when its signal fires', async () => {
    const controller = new AbortController();
    const decoding = decodeAudio('anullsrc', { open: { format: 'lavfi' }, signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 100);
    const error = await mediaError(decoding, 'ERR_ABORTED');
    expect(error.cause).toMatchObject({ message: 'enough' });
  });

  it('says that there is no sound', async () => {
    await mediaError(decodeAudio('testsrc=duration=1', { open: { format: 'lavfi' } }), 'ERR_NO_SUCH_STREAM');
  });
});
