import { describe, expect, it } from 'vitest';
import {
  type AudioInputOptions,
  bindingifyAudioInputOptions,
  validateAudioInputOptions,
} from '../../src/options/audio-input-options.ts';
import { type VideoInputOptions, validateVideoInputOptions } from '../../src/options/video-input-options.ts';
import { validateWriterOptions, type WriterOptions } from '../../src/options/writer-options.ts';

const refusal = (check: () => unknown): unknown => {
  try {
    check();
  } catch (error) {
    return error;
  }
  return null;
};

const SOUND = { sampleRate: 48_000, channels: 2 };
const PICTURE = { frameRate: 25, width: 64, height: 48 };

describe('the options of a writer and its inputs', () => {
  it.each([
    [{ sampleRate: 48_000 }, TypeError, 'options.channels'],
    [{ channels: 2 }, TypeError, 'options.sampleRate'],
    [{ ...SOUND, format: 'pcm' }, RangeError, 'options.format'],
    [{ ...SOUND, encoderSamplerate: 8000 }, TypeError, 'encoderSampleRate'],
    [{ ...SOUND, codec: { bitrate: 128_000 } }, TypeError, 'bitRate'],
    [{ ...SOUND, codec: { bitRate: -1 } }, RangeError, 'bitRate'],
    [{ ...SOUND, codec: 128_000 }, TypeError, 'options.codec'],
    [{ ...SOUND, metadata: { title: 1 } }, TypeError, 'options.metadata.title'],
  ])('%j are refused for sound', (options, kind, name) => {
    const error = refusal(() => validateAudioInputOptions(options as AudioInputOptions));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(name) });
  });

  it.each([
    [{ width: 64, height: 48 }, TypeError, 'options.frameRate'],
    [{ ...PICTURE, width: -2 }, RangeError, 'options.width'],
    [{ ...PICTURE, layout: 'interleaved' }, RangeError, 'options.layout'],
    [{ ...PICTURE, fps: 25 }, TypeError, 'fps'],
    [{ ...PICTURE, encoderFrameRate: 0 }, RangeError, 'options.encoderFrameRate'],
  ])('%j are refused for pictures', (options, kind, name) => {
    const error = refusal(() => validateVideoInputOptions(options as VideoInputOptions));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(name) });
  });

  it.each([
    [{ atomc: false }, 'atomic'],
    [{ timeout: 0 }, 'options.timeout'],
    [{ metadata: 'x' }, 'options.metadata'],
  ])('%j are refused for a writer', (options, name) => {
    const error = refusal(() => validateWriterOptions(options as WriterOptions));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(name) });
  });

  it('take a planar format for planar memory unless the layout says otherwise', () => {
    expect(bindingifyAudioInputOptions({ ...SOUND, format: 'fltp' }).planar).toBe(true);
    expect(bindingifyAudioInputOptions({ ...SOUND, format: 'fltp', layout: 'interleaved' }).planar).toBe(
      false,
    );
    expect(bindingifyAudioInputOptions(SOUND)).toMatchObject({ format: 'flt', planar: false });
  });
});
