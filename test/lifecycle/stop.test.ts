import { getEventListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type CustomSource,
  MediaError,
  MemoryTarget,
  type OpenOptions,
  StreamReader,
  StreamWriter,
} from '../../src/index.ts';
import { mediaError, rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

const clip = readFileSync(CLIP);

/** Milliseconds within which whatever waits has to come back. */
const SOON = 250;

/** A source that gives the clip's first bytes and then never answers again. */
function stalling(bytes: number): CustomSource & { readonly stalled: Promise<void> } {
  let at = 0;
  let stall = () => {};
  const stalled = new Promise<void>((resolve) => {
    stall = resolve;
  });
  return {
    stalled,
    read: (size) => {
      if (at >= bytes) {
        stall();
        return new Promise<never>(() => {});
      }
      const part = clip.subarray(at, Math.min(at + size, bytes));
      at += part.length;
      return part;
    },
  };
}

/** A reader whose next chunk never comes. */
async function stalledReader(
  options?: OpenOptions,
): Promise<{ reader: StreamReader; stalled: Promise<void> }> {
  const source = stalling(200_000);
  const reader = await StreamReader.open(source, options);
  await reader.addVideoStream({ framesPerChunk: 'all' });
  return { reader, stalled: source.stalled };
}

async function timed<T>(work: Promise<T>): Promise<number> {
  const started = performance.now();
  await work;
  return performance.now() - started;
}

describe('an abort', () => {
  it('of open acts while the source has not answered', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const source = stalling(4_000);
    const opening = rejection(StreamReader.open(source, { signal: controller.signal }));
    await source.stalled;
    controller.abort(reason);
    expect(await timed(opening)).toBeLessThan(SOON);
    expect(await opening).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
  });

  it('of the reader acts on a step that waits, and on every later call', async () => {
    const controller = new AbortController();
    const { reader, stalled } = await stalledReader({ signal: controller.signal });
    const step = rejection(reader.chunks().next());
    await stalled;
    controller.abort();
    expect(await timed(step)).toBeLessThan(SOON);
    expect(await step).toMatchObject({ code: 'ERR_ABORTED' });
    await mediaError(reader.seek(0), 'ERR_ABORTED');
    expect(await timed(reader.close())).toBeLessThan(SOON);
  });

  it('of one iteration leaves the reader as it is', async () => {
    const controller = new AbortController();
    await using reader = await StreamReader.open(CLIP);
    await reader.addAudioStream();
    const steps = reader.chunks({ signal: controller.signal });
    const first = await steps.next();
    controller.abort();
    await mediaError(steps.next(), 'ERR_ABORTED');
    const second = await reader.chunks().next();
    expect(second.value?.[0]?.pts).toBeGreaterThan(first.value?.[0]?.pts ?? Number.NaN);
  });

  it('in the middle of decoding ends it at some point of twenty, and nothing else comes', async () => {
    for (let n = 0; n < 20; n += 1) {
      const reader = await StreamReader.open(CLIP, { signal: AbortSignal.timeout(n) }).catch(
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'ERR_ABORTED' });
        },
      );
      const error = await (async () => {
        await reader?.addVideoStream({ framesPerChunk: 3 });
        for await (const step of reader ?? []) step[0]?.[Symbol.dispose]();
      })().catch((cause: unknown) => cause);
      if (error !== undefined) expect(error).toMatchObject({ code: 'ERR_ABORTED' });
      await reader?.close();
    }
  });

  it('of a writer whose target never answers acts at once', async () => {
    const controller = new AbortController();
    const writer = new StreamWriter(
      { write: () => new Promise<void>(() => {}) },
      { format: 'wav', signal: controller.signal },
    );
    writer.addAudioStream({ sampleRate: 48_000, channels: 2 });
    const opening = (async () => {
      await writer.open();
      await writer.finish();
    })();
    const failed = rejection(opening);
    setTimeout(() => controller.abort(), 50);
    expect(await timed(failed)).toBeLessThan(50 + SOON);
    expect(await failed).toMatchObject({ code: 'ERR_ABORTED' });
  });
});

describe('close()', () => {
  it('while a step is waited for rejects it with ERR_CLOSED', async () => {
    const { reader, stalled } = await stalledReader();
    const steps = [reader.chunks().next(), reader.processAllPackets(), reader.chunks().next()].map(rejection);
    await stalled;
    expect(await timed(reader.close())).toBeLessThan(SOON);
    for (const error of await Promise.all(steps)) {
      expect(error).toBeInstanceOf(MediaError);
      expect(error).toMatchObject({ code: 'ERR_CLOSED' });
    }
  });

  it('many times at once is one close', async () => {
    let closed = 0;
    const reader = await StreamReader.open({
      ...stalling(200_000),
      close: async () => {
        closed += 1;
      },
    });
    await Promise.all(Array.from({ length: 10 }, () => reader.close()));
    await reader.close();
    expect(closed).toBe(1);
  });

  it("inside the source's own read resolves, and the read's answer is dropped", async () => {
    let reader: StreamReader | undefined;
    let closing: Promise<void> | undefined;
    let at = 0;
    const opened = await StreamReader.open({
      read: async (size: number) => {
        closing ??= reader?.close();
        at += size;
        return clip.subarray(at - size, at);
      },
    });
    await opened.addVideoStream({ framesPerChunk: 'all' });
    reader = opened;
    const step = rejection(opened.chunks().next());
    expect(await step).toMatchObject({ code: 'ERR_CLOSED' });
    expect(await timed(closing ?? Promise.reject(new Error('it was not asked')))).toBeLessThan(SOON);
  });

  it("awaited inside the source's own read does not wait for itself", async () => {
    let reader: StreamReader | undefined;
    let at = 0;
    const opened = await StreamReader.open({
      read: async (size: number) => {
        await reader?.close();
        at += size;
        return clip.subarray(at - size, at);
      },
    });
    await opened.addVideoStream({ framesPerChunk: 'all' });
    reader = opened;
    expect(await rejection(opened.chunks().next())).toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('in the body of the loop ends the loop with ERR_CLOSED', async () => {
    const reader = await StreamReader.open(CLIP);
    await reader.addAudioStream();
    const loop = (async () => {
      for await (const step of reader) {
        expect(step).toHaveLength(1);
        await reader.close();
      }
    })();
    await mediaError(loop, 'ERR_CLOSED');
  });

  it('rejects with what the close of the source throws, and is over all the same', async () => {
    const mine = new Error('cannot close');
    const reader = await StreamReader.open({
      ...stalling(200_000),
      close: () => {
        throw mine;
      },
    });
    expect(await rejection(reader.close())).toBe(mine);
    await mediaError(reader.addAudioStream(), 'ERR_CLOSED');
  });

  it('right after a call was made settles that call', async () => {
    for (let n = 0; n < 20; n += 1) {
      const reader = await StreamReader.open(CLIP);
      const calls = [
        reader.addVideoStream(),
        reader.addAudioStream(),
        reader.seek(2),
        reader.processAllPackets(),
        reader.chunks().next(),
      ];
      const settled = Promise.allSettled(calls);
      if (n % 2 === 0) await new Promise((resolve) => setTimeout(resolve, n));
      await reader.close();
      for (const result of await settled) {
        if (result.status === 'rejected') {
          expect(['ERR_CLOSED', 'ERR_STATE']).toContain(result.reason.code);
        }
      }
    }
  });
});

describe('a writer', () => {
  it('can be finished many times at once, and aborted after it', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'wav' });
    const input = writer.addAudioStream({ sampleRate: 48_000, channels: 1 });
    await writer.open();
    await input.write(new Float32Array(480));
    await Promise.all([writer.finish(), writer.finish(), writer.finish()]);
    await writer.abort();
    await writer.finish();
    expect(target.bytes.byteLength).toBeGreaterThan(480);
  });

  it('that is aborted with writes pending rejects them all', async () => {
    const writer = new StreamWriter({ write: () => new Promise<void>(() => {}) }, { format: 'matroska' });
    const input = writer.addVideoStream({ width: 64, height: 48, frameRate: 25, encoder: 'mpeg4' });
    const reason = new Error('no more');
    const calls = (async () => {
      await writer.open();
      await Promise.all(Array.from({ length: 50 }, () => input.write(new Uint8Array(64 * 48 * 3 * 20))));
    })();
    const failed = rejection(calls);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await timed(writer.abort(reason))).toBeLessThan(SOON);
    expect(await failed).toMatchObject({ code: 'ERR_ABORTED', cause: reason });
    await mediaError(writer.open(), 'ERR_ABORTED');
  });

  it("that is aborted inside its target's own write comes back", async () => {
    let writer: StreamWriter | undefined;
    const opened = new StreamWriter({ write: async () => writer?.abort() }, { format: 'wav' });
    writer = opened;
    const input = opened.addAudioStream({ sampleRate: 48_000, channels: 1 });
    const work = (async () => {
      await opened.open();
      await input.write(new Float32Array(480_000));
      await opened.finish();
    })();
    expect(await rejection(work)).toMatchObject({ code: 'ERR_ABORTED' });
  });
});

describe('one signal for many readers', () => {
  it('stops them all, with no warning of a leak, and none of them keeps a listener', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const stop = new AbortController();
    const stuck = Array.from({ length: 20 }, () =>
      rejection(StreamReader.open(stalling(1000), { signal: stop.signal })),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(getEventListeners(stop.signal, 'abort').length).toBeGreaterThanOrEqual(20);
    stop.abort();
    for (const error of await Promise.all(stuck)) expect(error).toMatchObject({ code: 'ERR_ABORTED' });
    process.off('warning', note);
    expect(warnings).toEqual([]);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  });
});
