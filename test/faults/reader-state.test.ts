import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { StreamReader } from '../../src/index.ts';
import { mediaError, rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

const clip = readFileSync(CLIP);

describe('a closed reader', () => {
  it('rejects everything with ERR_CLOSED, and closes again in silence', async () => {
    const reader = await StreamReader.open(CLIP);
    await reader.addAudioStream();
    await reader.close();
    await reader.close();
    await mediaError(reader.addAudioStream(), 'ERR_CLOSED');
    await mediaError(reader.seek(1), 'ERR_CLOSED');
    await mediaError(reader.processPacket(), 'ERR_CLOSED');
    await mediaError(reader.processAllPackets(), 'ERR_CLOSED');
    await mediaError(reader.chunks().next(), 'ERR_CLOSED');
    expect(() => reader.popChunks()).toThrow(expect.objectContaining({ code: 'ERR_CLOSED' }));
  });

  it('rejects a call that was pending with ERR_CLOSED, at once', async () => {
    let asked = 0;
    const reader = await StreamReader.open({
      read: async (size: number) => {
        asked += size;
        return asked < 200_000 ? clip.subarray(asked - size, asked) : new Promise<never>(() => {});
      },
    });
    await reader.addVideoStream({ framesPerChunk: 'all' });
    const pending = mediaError(reader.chunks().next(), 'ERR_CLOSED');
    const started = performance.now();
    await reader.close();
    await pending;
    expect(performance.now() - started).toBeLessThan(300);
  });
});

describe('an aborted signal', () => {
  it('stops open with ERR_ABORTED and its reason, at once', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    const error = await mediaError(StreamReader.open(CLIP, { signal }), 'ERR_ABORTED');
    expect(error.cause).toBe(reason);
  });

  it('stops a source that never answers within 100 ms', async () => {
    const controller = new AbortController();
    const opening = StreamReader.open(
      { read: () => new Promise<never>(() => {}) },
      { signal: controller.signal },
    );
    const failed = mediaError(opening, 'ERR_ABORTED');
    setTimeout(() => controller.abort(), 100);
    const started = performance.now();
    await failed;
    expect(performance.now() - started).toBeLessThan(300);
  });
});

describe("an exception of the user's own read", () => {
  it('rejects the call with that same object', async () => {
    const mine = new RangeError('out of tea');
    const open = StreamReader.open({
      read() {
        throw mine;
      },
    });
    expect(await rejection(open)).toBe(mine);
  });
});

describe('wrong arguments', () => {
  it.each([
    ['sampleRate', { sampleRate: 0 }],
    ['sampleRate', { sampleRate: '16000' }],
    ['channels', { channels: -1 }],
    ['framesPerChunk', { framesPerChunk: 1.5 }],
    ['format', { format: 'f32' }],
    ['layout', { layout: 'NCHW' }],
    ['sample_rate', { sample_rate: 16_000 }],
  ])('%s of an audio output is refused by name: %j', async (name, options) => {
    const reader = await StreamReader.open(CLIP);
    const error = await rejection(reader.addAudioStream(options as never));
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(name) });
    expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
    await reader.close();
  });
});
