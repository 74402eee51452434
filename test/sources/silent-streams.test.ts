import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { encodeAudio, type Source, StreamReader } from '../../src/index.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';
import { chord } from '../support/signal.ts';

/** Sources that give these bytes, and then neither more nor an end; and whether they were told that no more is wanted. */
const SILENT: Record<string, (bytes: Uint8Array) => { source: Source; isOver(): boolean | null }> = {
  'Node stream': (bytes) => {
    const source = new Readable({ read() {} });
    source.push(bytes);
    return { source, isOver: () => source.destroyed };
  },
  'web stream': (bytes) => {
    let cancelled = false;
    const source = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes),
      pull: () => new Promise(() => {}),
      cancel() {
        cancelled = true;
      },
    });
    return { source, isOver: () => cancelled };
  },
  // A generator can't be ended while it waits.
  'async generator': (bytes) => {
    const source = (async function* () {
      yield bytes;
      await new Promise(() => {});
    })();
    return { source, isOver: () => null };
  },
};

describe.each(Object.entries(SILENT))('a %s that falls silent', (_, silent) => {
  it('before it is open ends with ERR_TIMEOUT, and is let go of', async () => {
    const { source, isOver } = silent(Buffer.from('RIFF'));
    await mediaError(StreamReader.open(source, { openTimeout: 300 }), 'ERR_TIMEOUT');
    expect(isOver()).not.toBe(false);
  });

  it('is let go of by close(), which ends what waits', async () => {
    const sound = chord(200_000, 48_000, 2);
    const file = await encodeAudio(sound, { format: 'au', sampleRate: 48_000, channels: 2 });
    const { source, isOver } = silent(file.subarray(0, 400_000));
    const reader = await StreamReader.open(source);
    const output = await reader.addAudioStream({ framesPerChunk: 'all' });
    const waiting = mediaError(Promise.resolve(output[Symbol.asyncIterator]().next()), 'ERR_CLOSED');
    await sleep(50);
    await reader.close();
    await waiting;
    expect(isOver()).not.toBe(false);
  });
});

it('a stream is let go of although it was never read from', async () => {
  const stream = createReadStream(CLIP);
  await mediaError(StreamReader.open(stream, { format: 'no such' }), 'ERR_UNSUPPORTED_FORMAT');
  expect(stream.destroyed).toBe(true);
});
