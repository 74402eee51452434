import { describe, expect, it } from 'vitest';
import { type ConvertProgress, convert, decodeAudio, probe } from '../../src/index.ts';
import { decodedTimes, describeFile } from '../support/ffprobe-file.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

describe.skipIf(!hasSystemFfmpeg)('convert() with encoding', () => {
  it.each([
    { name: 'a.webm', codecs: ['vp9', 'opus'], end: 1 },
    { name: 'a.mp3', codecs: ['mp3'] },
    { name: 'a.wav', codecs: ['pcm_s16le'] },
    { name: 'a.avi', codecs: ['h264', 'aac'] },
    { name: 'a.ogg', codecs: ['vorbis'] },
    { name: 'a.gif', codecs: ['gif'], end: 1 },
  ])('chooses what is usual in $name', async ({ name, codecs, ...part }) => {
    await convert(CLIP, scratch(name), part);
    expect(describeFile(scratch(name)).streams.map((one) => one.codec_name)).toEqual(codecs);
  });

  it('encodes only the stream that an option is for', async () => {
    const { streams } = await convert(CLIP, scratch('small.mp4'), {
      video: { width: 320, codec: { bitRate: 300_000 } },
    });
    expect(streams.map(({ mediaType, copied }) => [mediaType, copied])).toEqual([
      ['video', false],
      ['audio', true],
    ]);
    expect(describeFile(scratch('small.mp4')).streams[0]).toMatchObject({ width: 320, height: 180 });
    expect(decodedTimes(scratch('small.mp4'), 'v:0')).toHaveLength(250);
  });

  it('filters, for pictures or for sound as the filter is', async () => {
    const video = await convert(CLIP, scratch('turned.mp4'), { filter: 'transpose=clock', end: 1 });
    expect(video.streams.map(({ copied }) => copied)).toEqual([false, true]);
    expect(describeFile(scratch('turned.mp4')).streams[0]).toMatchObject({ width: 360, height: 640 });
    const audio = await convert(CLIP, scratch('quiet.mp4'), { filter: 'volume=0' });
    expect(audio.streams.map(({ copied }) => copied)).toEqual([true, false]);
    expect((await decodeAudio(scratch('quiet.mp4'))).data.every((sample) => Math.abs(sample) < 1e-4)).toBe(
      true,
    );
  });

  it('changes the frame rate by repeating and leaving out', async () => {
    await convert(CLIP, scratch('slow.mp4'), { video: { frameRate: 10 }, audio: false });
    const times = decodedTimes(scratch('slow.mp4'), 'v:0');
    expect(times).toHaveLength(100);
    for (const [index, time] of times.entries()) expect(time).toBeCloseTo(index / 10, 3);
  });

  it('encodes in two passes, nearer to the bit rate than in one', async () => {
    const bits = async (twoPass: boolean): Promise<number> => {
      const name = scratch(`pass-${twoPass}.mkv`);
      const codec = { bitRate: 200_000 };
      await convert(CLIP, name, { audio: false, end: 4, video: { encoder: 'libvpx', twoPass, codec } });
      return ((await probe(name)).bitRate ?? 0) / 200_000;
    };
    expect(Math.abs(1 - (await bits(true)))).toBeLessThan(0.25);
    const error = await mediaError(
      convert(CLIP, scratch('no.mp4'), { video: { encoder: 'libopenh264', twoPass: true } }),
      'ERR_ENCODER_CONFIG',
    );
    expect(error.message).toContain('libvpx');
  });

  it('tells how far it is, and ends with the whole', async () => {
    const seen: ConvertProgress[] = [];
    await convert(CLIP, scratch('told.webm'), { end: 3, audio: false, onProgress: (one) => seen.push(one) });
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(seen.at(-1)).toMatchObject({ fraction: 1, eta: 0 });
    const parts = seen.map(({ fraction }) => fraction ?? -1);
    expect(parts).toEqual([...parts].sort((a, b) => a - b));
    expect(seen.at(-1)?.pts).toBeCloseTo(3, 1);
  });

  it('rejects with what onProgress throws', async () => {
    const failing = convert(CLIP, scratch('thrown.webm'), {
      onProgress() {
        throw new Error('mine');
      },
    });
    await expect(failing).rejects.toThrow('mine');
  });

  it('ends at once when its signal fires, and leaves no file', async () => {
    const controller = new AbortController();
    const converting = convert(CLIP, scratch('gone.webm'), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 300);
    const begun = performance.now();
    const error = await mediaError(converting, 'ERR_ABORTED');
    expect(performance.now() - begun).toBeLessThan(2500);
    expect(error.cause).toMatchObject({ message: 'enough' });
    await mediaError(probe(scratch('gone.webm')), 'ERR_NOT_FOUND');
  });

  it('refuses what makes no sense, by name', async () => {
    const bad = (options: object): Promise<unknown> =>
      rejection(convert(CLIP, scratch('x.mp4'), options as never));
    argumentError(await bad({ vidoe: false }), TypeError, 'video');
    argumentError(await bad({ video: true }), TypeError, 'options.video');
    argumentError(await bad({ video: { widht: 5 } }), TypeError, 'width');
    argumentError(await bad({ start: 3, end: 2 }), RangeError, 'options.end');
    argumentError(await bad({ audio: { loudness: { integrated: 3 } } }), RangeError, 'integrated');
    await mediaError(convert(CLIP, scratch('x.mp4'), { streams: [9] }), 'ERR_NO_SUCH_STREAM');
    await mediaError(convert(CLIP, scratch('x.wav'), { audio: 'copy' }), 'ERR_ENCODER_CONFIG');
    await mediaError(convert(CLIP, scratch('x.wav'), { audio: false }), 'ERR_NO_SUCH_STREAM');
    await mediaError(convert(CLIP, scratch('x.mp4'), { filter: 'nosuch=1' }), 'ERR_UNKNOWN_FILTER');
  });
});
