import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { type AudioInput, MemoryTarget, StreamReader, StreamWriter } from '../../src/index.ts';
import { rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';
import { chord, toS16 } from '../support/signal.ts';

const SOUND = toS16(chord(10_000, 16_000, 2));
const BYTES = new Uint8Array(SOUND.buffer);

async function written(write: (input: AudioInput) => Promise<void>): Promise<Int16Array> {
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format: 'wav' });
  const input = writer.addAudioStream({ sampleRate: 16_000, channels: 2, format: 's16' });
  await writer.open();
  await write(input);
  await writer.finish();
  await using reader = await StreamReader.open(target.bytes);
  const output = await reader.addAudioStream({ format: 's16', framesPerChunk: 'all' });
  const { value } = await output.chunks().next();
  return value?.data as Int16Array;
}

/** Pieces of odd sizes, so that none ends with a frame. */
function* pieces(): Generator<Buffer> {
  for (let start = 0; start < BYTES.length; start += 4_099) {
    yield Buffer.from(BYTES.slice(start, start + 4_099));
  }
}

describe('an input as a Node stream', () => {
  it.each([true, false])('takes packed bytes cut anywhere (objectMode %s)', async (objectMode) => {
    const got = await written((input) => pipeline(Readable.from(pieces()), input.writable({ objectMode })));
    expect(got).toEqual(SOUND);
  });

  it('takes typed arrays', async () => {
    const parts = [SOUND.subarray(0, 2_000), SOUND.subarray(2_000)];
    const got = await written((input) => pipeline(Readable.from(parts), input.writable()));
    expect(got).toEqual(SOUND);
  });

  it('takes the chunks of a reader, format and all', async () => {
    await using reader = await StreamReader.open(CLIP);
    const output = await reader.addAudioStream({
      sampleRate: 16_000,
      channels: 2,
      format: 's16p',
      layout: 'planar',
    });
    const got = await written((input) => pipeline(output.readable(), input.writable()));
    await using again = await StreamReader.open(CLIP);
    const whole = await again.addAudioStream({
      sampleRate: 16_000,
      channels: 2,
      format: 's16',
      framesPerChunk: 'all',
    });
    const { value } = await whole.chunks().next();
    expect(got).toEqual(value?.data);
  });

  it('refuses bytes that end within a frame', async () => {
    const cut = Readable.from([Buffer.from(BYTES.subarray(0, 4_001))]);
    const error = await rejection(written((input) => pipeline(cut, input.writable({ objectMode: false }))));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining('1 bytes') });
  });

  it('refuses what is no sound', async () => {
    const error = await rejection(written((input) => pipeline(Readable.from(['text']), input.writable())));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG' });
  });
});

describe('an input as a Node stream that ends early', () => {
  it('is destroyed at once when the writer is aborted', async () => {
    const writer = new StreamWriter(new MemoryTarget(), { format: 'wav' });
    const input = writer.addAudioStream({ sampleRate: 16_000, channels: 2, format: 's16' });
    await writer.open();
    const endless = new Readable({ read() {} });
    const piped = rejection(pipeline(endless, input.writable()));
    await writer.abort(new Error('enough'));
    expect(await piped).toMatchObject({ code: 'ERR_ABORTED', cause: { message: 'enough' } });
    expect(endless.destroyed).toBe(true);
  });

  it('is destroyed by its own signal, and the writer goes on', async () => {
    const got = await written(async (input) => {
      const controller = new AbortController();
      const piped = rejection(
        pipeline(new Readable({ read() {} }), input.writable({ signal: controller.signal })),
      );
      controller.abort();
      expect(await piped).toMatchObject({ name: 'AbortError' });
      await input.write(SOUND);
    });
    expect(got).toEqual(SOUND);
  });
});
