import { describe, expectTypeOf, it } from 'vitest';
import {
  AudioEffector,
  type AudioInputOptions,
  type EncoderOptions,
  type FilterOptions,
  type MuxerOptions,
  type StreamWriter,
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

describe('types of options', () => {
  it('have the names of values', () => {
    expectTypeOf<EncoderOptions<'libopus'>['application']>().toEqualTypeOf<
      'voip' | 'audio' | 'lowdelay' | number | undefined
    >();
    expectTypeOf<MuxerOptions<'mp4'>>().toHaveProperty('movflags');
    expectTypeOf<FilterOptions<'scale'>>().toHaveProperty('flags');
    expectTypeOf<EncoderOptions>().toEqualTypeOf<Readonly<Record<string, string | number | boolean>>>();
  });
});
