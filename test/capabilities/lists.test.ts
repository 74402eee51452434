import { describe, expect, it } from 'vitest';
import * as sluice from '../../src/index.ts';

const lists: [string, () => sluice.Listed[]][] = [
  ['demuxers', sluice.demuxers],
  ['muxers', sluice.muxers],
  ['decoders', sluice.decoders],
  ['encoders', sluice.encoders],
  ['filters', sluice.filters],
  ['bitstreamFilters', sluice.bitstreamFilters],
  ['inputProtocols', sluice.inputProtocols],
  ['outputProtocols', sluice.outputProtocols],
  ['inputDevices', sluice.inputDevices],
  ['outputDevices', sluice.outputDevices],
  ['hardwareTypes', sluice.hardwareTypes],
];

describe('the lists of the build', () => {
  it.each(lists)('%s() gives plain objects with a name and a long name', (_, all) => {
    const list = all();
    expect(list.length).toBeGreaterThan(0);
    for (const entry of list) {
      expect(entry.name).toMatch(/./);
      expect(entry.longName).toBeTypeOf('string');
    }
  });

  it('keeps devices apart from files', () => {
    const devices = new Set(sluice.inputDevices().map(({ name }) => name));
    expect(devices).toContain('lavfi');
    expect(sluice.demuxers().filter(({ name }) => devices.has(name))).toEqual([]);
    const sinks = new Set(sluice.outputDevices().map(({ name }) => name));
    expect(sluice.muxers().filter(({ name }) => sinks.has(name))).toEqual([]);
  });

  it('says what an encoder takes', () => {
    const mp3 = sluice.encoders().find(({ name }) => name === 'libmp3lame');
    expect(mp3).toMatchObject({ codec: 'mp3', mediaType: 'audio', channelLayouts: ['mono', 'stereo'] });
    expect(mp3?.sampleRates).toContain(44100);
    expect(mp3?.sampleRates).not.toContain(12345);
  });

  it('holds every encoder and decoder that the build promises', () => {
    const names = new Set(sluice.encoders().map(({ name }) => name));
    const promised =
      'libopenh264 aac libmp3lame libopus flac pcm_s16le libvpx-vp9 libsvtav1 png mjpeg libwebp libvorbis';
    for (const name of promised.split(' ')) expect(names).toContain(name);
    const decoders = new Set(sluice.decoders().map(({ name }) => name));
    for (const name of 'h264 hevc vp9 libdav1d aac mp3float opus flac'.split(' '))
      expect(decoders).toContain(name);
  });

  it('says the versions of FFmpeg and of each of its libraries', () => {
    const versions = sluice.versions();
    expect(versions.ffmpeg).toMatch(/^9\.0/);
    for (const version of Object.values(versions)) expect(version).toMatch(/^\d+\.\d+/);
    expect(sluice.license()).toMatch(/^L?GPL version 3/);
    expect(sluice.buildConfiguration()).toContain('--enable-libopenh264');
  });
});

describe('options()', () => {
  it('gives type, range, default and choices', () => {
    const list = sluice.options('encoder', 'libvpx-vp9');
    const deadline = list.find(({ name }) => name === 'deadline');
    expect(deadline?.choices.map(({ name }) => name)).toEqual(['best', 'good', 'realtime']);
    expect(list.find(({ name }) => name === 'b')).toMatchObject({
      type: 'int64',
      default: 200000,
      general: true,
    });
    expect(sluice.options('filter', 'scale').find(({ name }) => name === 'w')?.type).toBe('string');
  });

  it('refuses kinds and names that are not there', () => {
    expect(() => sluice.options('codec' as never, 'aac')).toThrow(/kind must be one of decoder/);
    expect(() => sluice.options('encoder', 'nosuch')).toThrow(/name must be one of this build's encoders/);
  });
});

describe('deviceSources() and deviceSinks()', () => {
  it('give nothing where a driver cannot tell', async () => {
    expect(await sluice.deviceSources('lavfi')).toEqual([]);
  });

  it('list what ALSA has, or say what is missing', async () => {
    try {
      for (const { name, longName } of await sluice.deviceSinks('alsa')) {
        expect(name).toMatch(/./);
        expect(longName).toBeTypeOf('string');
      }
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_DEVICE' });
    }
  });

  it('refuse what is no device, by name', async () => {
    await expect(sluice.deviceSources('mp4')).rejects.toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT' });
    await expect(sluice.deviceSinks(7 as never)).rejects.toThrow(/format must be the name of a device/);
  });
});
