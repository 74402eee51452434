import { describe, expect, it } from 'vitest';
import { decoders, demuxers, StreamReader } from '../../src/index.ts';
import { SMALL_FORMATS, type SmallFormat, smallClip } from '../support/small-media.ts';

const untrusted = { profile: 'untrusted' } as const;

describe("profile: 'untrusted'", () => {
  it.each(Object.keys(SMALL_FORMATS) as SmallFormat[])('decodes %s', async (format) => {
    const reader = await StreamReader.open(await smallClip(format), untrusted);
    await reader.addAudioStream();
    if (reader.defaultVideoStream !== null) await reader.addVideoStream();
    let frames = 0;
    for await (const [sound] of reader) frames += sound && 'shape' in sound ? sound.shape[0] : 0;
    expect(frames).toBeGreaterThan(20_000);
    await reader.close();
  });

  it('refuses containers that are not on its list, found by content or named', async () => {
    const gif = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64');
    await expect(StreamReader.open(gif, untrusted)).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT' });
    const named = StreamReader.open('sine', { ...untrusted, format: 'lavfi' });
    await expect(named).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT' });
  });

  it('refuses what would widen it', async () => {
    const clip = await smallClip('mp4');
    const widened = [{ options: { enable_drefs: 1 } }, { protocols: ['file'] }];
    for (const options of widened) {
      const opening = StreamReader.open(clip, { ...untrusted, ...options });
      await expect(opening).rejects.toMatchObject({ code: 'ERR_INVALID_ARG' });
    }
  });

  it('refuses decoders and filters that are not on its lists', async () => {
    const reader = await StreamReader.open(await smallClip('matroska'), untrusted);
    const other = reader.addAudioStream({ decoder: 'libopus' });
    await expect(other).rejects.toMatchObject({ code: 'ERR_UNKNOWN_CODEC' });
    const file = reader.addVideoStream({ filter: 'drawtext=textfile=README.md' });
    await expect(file).rejects.toMatchObject({ code: 'ERR_INVALID_FILTER' });
    await reader.addVideoStream({ filter: 'hflip' });
    await reader.close();
  });

  it('says what it allows in the lists', () => {
    const trusted = demuxers().filter((demuxer) => demuxer.trusted);
    expect(trusted.map(({ name }) => name)).toContain('matroska,webm');
    expect(trusted.some(({ name }) => name === 'concat' || name === 'hls')).toBe(false);
    expect(decoders().find(({ name }) => name === 'h264')?.trusted).toBe(true);
    expect(decoders().find(({ name }) => name === 'exr')?.trusted).toBe(false);
  });
});
