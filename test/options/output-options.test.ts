import { describe, expect, it } from 'vitest';
import {
  type AudioOutputOptions,
  bindingifyAudioOutputOptions,
  validateAudioOutputOptions,
} from '../../src/options/audio-output-options.ts';
import {
  bindingifyVideoOutputOptions,
  type VideoOutputOptions,
  validateVideoOutputOptions,
} from '../../src/options/video-output-options.ts';

const refusal = (check: () => unknown): unknown => {
  try {
    check();
  } catch (error) {
    return error;
  }
  return null;
};

describe('the options of a sound output', () => {
  it.each([
    [{ sampleRat: 1 }, TypeError, 'sampleRate'],
    [{ sampleRate: 0 }, RangeError, 'options.sampleRate'],
    [{ sampleRate: 44_100.5 }, RangeError, 'options.sampleRate'],
    [{ channels: 65 }, RangeError, 'options.channels'],
    [{ format: 'f32' }, RangeError, 'flt'],
    [{ layout: 'NCHW' }, RangeError, 'options.layout'],
    [{ framesPerChunk: 0 }, RangeError, 'options.framesPerChunk'],
    [{ framesPerChunk: 'everything' }, RangeError, 'options.framesPerChunk'],
    [{ framesPerChunk: -1 }, RangeError, 'options.framesPerChunk'],
    [{ bufferChunkSize: 'all' }, RangeError, 'options.bufferChunkSize'],
    [{ streamIndex: -1 }, RangeError, 'options.streamIndex'],
    [{ filter: '' }, RangeError, 'options.filter'],
    [{ decoderOptions: ['threads'] }, TypeError, 'options.decoderOptions'],
    [{ width: 3 }, TypeError, 'width'],
  ])('%j are refused, naming what is wrong', (options, kind, name) => {
    const error = refusal(() => validateAudioOutputOptions(options as AudioOutputOptions));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(name) });
  });

  it('are 4096 interleaved float frames where nothing is said', () => {
    const native = bindingifyAudioOutputOptions({});
    expect(native).toMatchObject({
      framesPerChunk: 4096,
      format: 'flt',
      planar: false,
      bufferUnlimited: false,
    });
    expect(native).not.toHaveProperty('bufferChunkSize');
  });

  it('know "as decoded", "everything" and "keep all" from "not given"', () => {
    const options: AudioOutputOptions = { format: null, framesPerChunk: 'all', bufferChunkSize: 'unlimited' };
    const native = bindingifyAudioOutputOptions(validateAudioOutputOptions(options));
    expect(native).toMatchObject({ framesPerChunk: 0, bufferUnlimited: true });
    expect(native).not.toHaveProperty('format');
  });
});

describe('the options of a picture output', () => {
  it.each([
    [{ heigth: 1 }, TypeError, 'height'],
    [{ width: 70_000 }, RangeError, 'options.width'],
    [{ scaler: 'bicublin' }, RangeError, 'bicubic'],
    [{ layout: 'HWC' }, RangeError, 'options.layout'],
    [{ frameRate: 0 }, RangeError, 'options.frameRate'],
    [{ frameRate: Number.POSITIVE_INFINITY }, RangeError, 'options.frameRate'],
    [{ frameRate: { num: 30, den: 0 } }, RangeError, 'options.frameRate.den'],
    [{ frameRate: '25' }, TypeError, 'options.frameRate'],
    [{ autorotate: 1 }, TypeError, 'options.autorotate'],
    [{ normalize: { mean: [0.5] } }, TypeError, 'std'],
    [{ normalize: { mean: [0.5], std: [1, 1] } }, RangeError, 'options.normalize'],
    [{ normalize: { mean: [0], std: [0] } }, RangeError, 'std'],
    [{ normalize: { mean: [0], std: [1] }, layout: 'native' }, RangeError, 'options.normalize'],
  ])('%j are refused, naming what is wrong', (options, kind, name) => {
    const error = refusal(() => validateVideoOutputOptions(options as unknown as VideoOutputOptions));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(name) });
  });

  it('are single rgb24 pictures in NCHW, turned as the file says, where nothing is said', () => {
    expect(bindingifyVideoOutputOptions({})).toMatchObject({
      framesPerChunk: 1,
      format: 'rgb24',
      layout: 'NCHW',
      scaler: 'bicubic',
      autorotate: true,
    });
  });

  it.each([
    [25, { num: 25, den: 1 }],
    [12.5, { num: 25, den: 2 }],
    [29.97, { num: 30_000, den: 1001 }],
    [23.976, { num: 24_000, den: 1001 }],
    [59.94, { num: 60_000, den: 1001 }],
    [0.1, { num: 1, den: 10 }],
    [
      { num: 50, den: 2 },
      { num: 25, den: 1 },
    ],
  ])('mean by a frame rate of %j the fraction %j', (frameRate, fraction) => {
    expect(bindingifyVideoOutputOptions({ frameRate }).frameRate).toEqual(fraction);
  });
});
