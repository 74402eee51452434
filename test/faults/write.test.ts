import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../src/index.ts';
import { argumentError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

/** What a call throws or rejects with. */
const failure = async (call: () => unknown): Promise<unknown> => {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error('it was expected to fail, and did not');
};

const picture = { frameRate: 25, width: 64, height: 48, layout: 'NHWC' } as const;

describe('a writer asked for what does not exist', () => {
  it('an unknown encoder is ERR_UNKNOWN_CODEC', async () => {
    const error = await failure(async () => {
      const writer = new StreamWriter(scratch('a.mp4'));
      writer.addVideoStream({ ...picture, encoder: 'no-such-encoder' });
      await writer.open();
    });
    expect(error).toMatchObject({ code: 'ERR_UNKNOWN_CODEC' });
    expect((error as Error).message).toContain('no-such-encoder');
  });

  it('an unknown option of an encoder is ERR_UNEXPECTED_OPTIONS', async () => {
    const error = await failure(async () => {
      const writer = new StreamWriter(scratch('b.mp4'));
      writer.addVideoStream({ ...picture, encoderOptions: { no_such_option: 1 } });
      await writer.open();
    });
    expect(error).toMatchObject({ code: 'ERR_UNEXPECTED_OPTIONS', options: ['no_such_option'] });
  });

  it('an unknown option of a muxer is ERR_UNEXPECTED_OPTIONS', async () => {
    const error = await failure(async () => {
      const writer = new StreamWriter(scratch('c.mp4'), { options: { no_such_option: 1 } });
      writer.addVideoStream(picture);
      await writer.open();
    });
    expect(error).toMatchObject({ code: 'ERR_UNEXPECTED_OPTIONS', options: ['no_such_option'] });
  });

  it('an unknown extension or format is ERR_UNSUPPORTED_FORMAT', async () => {
    const open = async (name: string, format?: string): Promise<void> => {
      const writer = new StreamWriter(scratch(name), format === undefined ? {} : { format });
      writer.addVideoStream(picture);
      await writer.open();
    };
    expect(await failure(() => open('d.nosuch'))).toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT' });
    expect(await failure(() => open('d.mp4', 'nosuch'))).toMatchObject({ code: 'ERR_UNSUPPORTED_FORMAT' });
  });

  it('a folder that does not exist is ERR_NOT_FOUND', async () => {
    const error = await failure(async () => {
      const writer = new StreamWriter(scratch('no-such-folder/a.mp4'));
      writer.addVideoStream(picture);
      await writer.open();
    });
    expect(error).toMatchObject({ code: 'ERR_NOT_FOUND' });
  });

  it('an encoder that the container does not take is ERR_ENCODER_CONFIG', async () => {
    const error = await failure(async () => {
      const writer = new StreamWriter(scratch('e.wav'));
      writer.addVideoStream(picture);
      await writer.open();
    });
    expect(error).toMatchObject({ code: 'ERR_ENCODER_CONFIG' });
  });
});

describe('a writer given the wrong data', () => {
  it('a typed array of another kind than the format is refused by name', async () => {
    const writer = new StreamWriter(scratch('f.wav'));
    const sound = writer.addAudioStream({ sampleRate: 8000, channels: 1, format: 's16' });
    await writer.open();
    argumentError(await failure(() => sound.write(new Float32Array(8) as never)), TypeError, 'data');
    await sound.write(new Int16Array(80));
    await writer.finish();
  });

  it('a length that is no whole number of frames is refused', async () => {
    const writer = new StreamWriter(scratch('g.mp4'));
    const frames = writer.addVideoStream(picture);
    await writer.open();
    argumentError(await failure(() => frames.write(new Uint8Array(100))), RangeError, 'data');
    await frames.write(new Uint8Array(64 * 48 * 3));
    await writer.finish();
  });

  it('what is no array at all is refused', async () => {
    const writer = new StreamWriter(scratch('h.wav'));
    const sound = writer.addAudioStream({ sampleRate: 8000, channels: 1 });
    await writer.open();
    argumentError(await failure(() => sound.write([0, 1, 2] as never)), TypeError, 'data');
    await writer.abort();
  });
});

describe('a writer out of order', () => {
  it('a write before open is ERR_STATE', async () => {
    const writer = new StreamWriter(scratch('i.wav'));
    const sound = writer.addAudioStream({ sampleRate: 8000, channels: 1 });
    expect(await failure(() => sound.write(new Float32Array(8)))).toMatchObject({ code: 'ERR_STATE' });
    await writer.abort();
  });

  it('a stream added after open is ERR_STATE', async () => {
    const writer = new StreamWriter(scratch('j.wav'));
    const sound = writer.addAudioStream({ sampleRate: 8000, channels: 1 });
    await writer.open();
    expect(await failure(() => writer.addAudioStream({ sampleRate: 8000, channels: 1 }))).toMatchObject({
      code: 'ERR_STATE',
    });
    await sound.write(new Float32Array(80));
    await writer.finish();
  });

  it('a write after finish is ERR_CLOSED, and finish again is nothing', async () => {
    const writer = new StreamWriter(scratch('k.wav'));
    const sound = writer.addAudioStream({ sampleRate: 8000, channels: 1 });
    await writer.open();
    await sound.write(new Float32Array(80));
    await writer.finish();
    await writer.finish();
    expect(await failure(() => sound.write(new Float32Array(80)))).toMatchObject({ code: 'ERR_CLOSED' });
  });
});

describe('a file target', () => {
  it('appears at its name only when it is whole', async () => {
    const path = scratch('whole.wav');
    const writer = new StreamWriter(path);
    const sound = writer.addAudioStream({ sampleRate: 8000, channels: 1 });
    await writer.open();
    await sound.write(new Float32Array(8000));
    expect(existsSync(path)).toBe(false);
    await writer.finish();
    expect(existsSync(path)).toBe(true);
  });

  it('that was there before is still there after an abort, and nothing is left beside it', async () => {
    const path = scratch('mine.wav');
    await writeFile(path, 'mine');
    const before = await readdir(dirname(path));
    const writer = new StreamWriter(path);
    const sound = writer.addAudioStream({ sampleRate: 8000, channels: 1 });
    await writer.open();
    await sound.write(new Float32Array(8000));
    await writer.abort();
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect(await readdir(dirname(path))).toEqual(before);
  });
});
