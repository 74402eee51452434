import { describe, expectTypeOf, it } from 'vitest';
import {
  AudioEffector,
  type AudioInputOptions,
  type ConvertOptions,
  convert,
  describeFilter,
  type EncoderOptions,
  encodeAudio,
  type FilterOptions,
  type MuxerOptions,
  StreamWriter,
  type TargetOptions,
  transcode,
  type WriterOptions,
} from '../../src/index.ts';

declare const writer: StreamWriter;
declare const name: string;

describe('encoderOptions', () => {
  it('are those of the encoder that is named', () => {
    writer.addAudioStream({
      sampleRate: 48_000,
      channels: 2,
      encoder: 'libopus',
      encoderOptions: { application: 'voip', frame_duration: 40, vbr: 'constrained', b: '96k' },
    });
    writer.addVideoStream({
      frameRate: 25,
      width: 64,
      height: 64,
      encoder: 'libx264',
      encoderOptions: { preset: 'slow', crf: 20, threads: 2 },
    });
    writer.addAudioStream({
      sampleRate: 1,
      channels: 1,
      encoder: 'libopus',
      // @ts-expect-error there is no such option
      encoderOptions: { aplication: 'voip' },
    });
    writer.addAudioStream({
      sampleRate: 1,
      channels: 1,
      encoder: 'libopus',
      // @ts-expect-error there is no such value
      encoderOptions: { vbr: 'perhaps' },
    });
    new AudioEffector({ format: 'ogg', encoder: 'libopus', encoderOptions: { vbr: 'off' } });
    // @ts-expect-error there is no such option
    new AudioEffector({ format: 'ogg', encoder: 'libopus', encoderOptions: { vbrr: 'off' } });
  });

  it('are anything for an encoder that is not known, or not named', () => {
    writer.addAudioStream({ sampleRate: 1, channels: 1, encoder: name, encoderOptions: { anything: 1 } });
    writer.addAudioStream({
      sampleRate: 1,
      channels: 1,
      encoder: 'pcm_s16le',
      encoderOptions: { anything: 1 },
    });
    writer.addAudioStream({ sampleRate: 1, channels: 1, encoderOptions: { anything: true } });
    const options: AudioInputOptions = { sampleRate: 1, channels: 1, encoder: name };
    writer.addAudioStream(options);
  });
});

describe('options of muxers', () => {
  it('are those of the muxer that is named, and of protocols', () => {
    new StreamWriter('a.mp4', { format: 'mp4', options: { movflags: 'faststart', brand: 'mp42' } });
    // FFmpeg's own way to say yes and no.
    new StreamWriter('a-%d.mkv', { format: 'segment', options: { segment_time: '60', reset_timestamps: 1 } });
    // @ts-expect-error yes is 1
    new StreamWriter('a-%d.mkv', { format: 'segment', options: { reset_timestamps: 2 } });
    new StreamWriter('http://host/a', { format: 'mpegts', options: { method: 'PUT', mpegts_flags: 'nit' } });
    new StreamWriter('rtmp://host/a', { format: 'flv', options: { listen: 1, rtmp_live: 'live' } });
    // @ts-expect-error there is no such option
    new StreamWriter('a.mp4', { format: 'mp4', options: { movflag: 'faststart' } });
    // @ts-expect-error it is another muxer's
    new StreamWriter('a.mkv', { format: 'matroska', options: { movflags: 'faststart' } });
    // @ts-expect-error there is no such value
    new StreamWriter('a.mp4', { format: 'mp4', options: { use_editlist: 'perhaps' } });
  });

  it('are anything for a muxer that is not known, or not named', () => {
    new StreamWriter('a', { format: name, options: { anything: 1 } });
    new StreamWriter('a.nut', { format: 'nut', options: { anything: 1 } });
    new StreamWriter('a.mp4', { options: { anything: true } });
    const plain: StreamWriter = new StreamWriter('a.mp4', { format: 'mp4' });
    const options: WriterOptions = { format: name, options: { anything: 1 } };
    expectTypeOf(new StreamWriter('a', options)).toEqualTypeOf(plain);
  });

  it('are known to the calls that convert, with those of each encoder', () => {
    const good = () => [
      convert('a.mov', 'a.mp4', {
        format: 'mp4',
        options: { movflags: 'faststart' },
        video: { encoder: 'libx264', encoderOptions: { preset: 'slow' } },
        audio: { encoder: 'libopus', encoderOptions: { vbr: 'off' } },
        subtitles: { encoder: 'mov_text', encoderOptions: { height: 30 }, language: 'deu' },
        streams: [0, { input: 0, stream: 1, language: 'deu', disposition: ['default'] }],
      }),
      convert('a.mov', 'a.nut', { format: name, options: { anything: 1 }, video: 'copy', subtitles: false }),
      transcode({ format: 'matroska', options: { cluster_time_limit: 100 }, video: { encoder: 'libvpx' } }),
      encodeAudio(new Float32Array(8), {
        format: 'wav',
        options: { write_bext: true },
        encoder: 'pcm_s16le',
      }),
    ];
    expectTypeOf(good).toBeFunction();
    const options: ConvertOptions = { format: name, options: { anything: 1 }, audio: { encoder: name } };
    expectTypeOf(() => convert('a', 'b', options)).returns.resolves.toHaveProperty('streams');
    const wrong = () => [
      // @ts-expect-error there is no such option of the muxer
      convert('a.mov', 'a.mp4', { format: 'mp4', options: { movflag: 'faststart' } }),
      // @ts-expect-error there is no such option of the encoder
      convert('a.mov', 'a.mp4', { video: { encoder: 'libx264', encoderOptions: { presett: 'slow' } } }),
      // @ts-expect-error there is no such value
      convert('a.mov', 'a.mp4', { audio: { encoder: 'libopus', encoderOptions: { vbr: 'perhaps' } } }),
      // @ts-expect-error there is no such word
      convert('a.mov', 'a.mp4', { subtitles: 'skip' }),
      // @ts-expect-error there is no such option of the muxer
      transcode({ format: 'mp4', options: { movflag: 'faststart' } }),
      // @ts-expect-error there is no such option of the encoder
      transcode({ format: 'mp4', video: { encoder: 'libx264', encoderOptions: { presett: 'slow' } } }),
      // @ts-expect-error there is no such option of the muxer
      encodeAudio(new Float32Array(8), { format: 'wav', options: { write_bex: true } }),
    ];
    expectTypeOf(wrong).toBeFunction();
  });
});

describe('options of filters', () => {
  it('are those of the filter that is described', () => {
    expectTypeOf(describeFilter('scale', { w: 320, h: -2 })).toBeString();
    expectTypeOf(describeFilter(name, { anything: 1 })).toBeString();
    // @ts-expect-error there is no such option
    describeFilter('scale', { widht: 320 });
    // @ts-expect-error there is no such value
    describeFilter('loudnorm', { print_format: 'yaml', dual_mono: 'perhaps' });
  });
});

describe('types of options', () => {
  it('have the names of values', () => {
    expectTypeOf<EncoderOptions<'libopus'>['application']>().toEqualTypeOf<
      'voip' | 'audio' | 'lowdelay' | number | undefined
    >();
    expectTypeOf<MuxerOptions<'mp4'>>().toHaveProperty('movflags');
    expectTypeOf<TargetOptions<'hls'>>().toHaveProperty('method');
    expectTypeOf<TargetOptions>().toEqualTypeOf<Readonly<Record<string, string | number | boolean>>>();
    expectTypeOf<FilterOptions<'scale'>>().toHaveProperty('flags');
    expectTypeOf<EncoderOptions>().toEqualTypeOf<Readonly<Record<string, string | number | boolean>>>();
  });
});
