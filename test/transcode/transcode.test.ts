import { getEventListeners, once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Duplex, PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { probe, transcode } from '../../src/index.ts';
import { describeFile } from '../support/ffprobe-file.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const clip = readFileSync(CLIP);

/** A WAV file of silence without end, and how many bytes of it were asked for. */
function endlessSound(): { source: Readable; given(): number } {
  let given = 0;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(0xffff_ffff, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  for (const [value, at] of [
    [1, 20],
    [2, 22],
    [4, 32],
    [16, 34],
  ] as const)
    header.writeUInt16LE(value, at);
  header.writeUInt32LE(48_000, 24);
  header.writeUInt32LE(192_000, 28);
  header.write('data', 36);
  header.writeUInt32LE(0xffff_ffff, 40);
  function* bytes(): Generator<Buffer> {
    yield header;
    for (;;) {
      given += 65_536;
      yield Buffer.alloc(65_536);
    }
  }
  return { source: Readable.from(bytes(), { objectMode: false }), given: () => given };
}

describe('transcode()', () => {
  it.skipIf(!hasSystemFfmpeg).each([
    { format: 'matroska', codecs: ['h264', 'aac'] },
    { format: 'mp4', codecs: ['h264', 'aac'] },
    { format: 'mpegts', codecs: ['h264', 'aac'] },
    { format: 'mp3', codecs: ['mp3'] },
    { format: 'wav', codecs: ['pcm_s16le'] },
  ])('makes $format of what a pipeline brings', async ({ format, codecs }) => {
    const path = scratch(`piped.${format}`);
    await pipeline(createReadStream(CLIP), transcode({ format }), createWriteStream(path));
    const { streams } = describeFile(path);
    const kinds = ['video', 'audio', 'subtitle'];
    const found = streams.filter(({ codec_type }) => kinds.includes(codec_type));
    expect(found.map(({ codec_name }) => codec_name)).toEqual(codecs);
    expect((await probe(path)).duration ?? 10).toBeCloseTo(10, 0);
  });

  it('takes bytes cut anywhere', async () => {
    const pieces = function* (): Generator<Buffer> {
      for (let at = 0; at < clip.length; at += 997) yield clip.subarray(at, at + 997);
    };
    const [whole, cut] = await Promise.all(
      [Readable.from([clip]), Readable.from(pieces())].map((source) =>
        buffer(source.pipe(transcode({ format: 'mpegts' }))),
      ),
    );
    expect(cut?.equals(whole as Buffer)).toBe(true);
  });

  it('reads no further ahead than what is taken of it', async () => {
    const { source, given } = endlessSound();
    const stream = source.pipe(transcode({ format: 'wav' }));
    stream.read(1);
    await new Promise((resolve) => setTimeout(resolve, 700));
    const before = given();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(given()).toBe(before);
    expect(before).toBeLessThan(16 << 20);
    source.destroy();
    stream.destroy();
  });

  it('is destroyed with what the conversion fails with', async () => {
    const noise = Readable.from([Buffer.alloc(100_000, 'no media at all ')]);
    const failing = pipeline(noise, transcode({ format: 'mp4' }), new PassThrough().resume());
    await mediaError(failing, 'ERR_INVALID_DATA');
    const nothing = pipeline(Readable.from([]), transcode({ format: 'mp3' }), new PassThrough().resume());
    await mediaError(nothing, 'ERR_INVALID_DATA');
  });

  it('stops the conversion when it is destroyed, and passes on why', async () => {
    const { source } = endlessSound();
    const stream = transcode({ format: 'wav' });
    const piped = pipeline(source, stream, new PassThrough().resume());
    await new Promise((resolve) => setTimeout(resolve, 100));
    stream.destroy(new Error('mine'));
    await expect(piped).rejects.toThrow('mine');
    expect(source.destroyed).toBe(true);
  });

  it('fails with the error of the stream that it reads from', async () => {
    const failing = async function* (): AsyncGenerator<Buffer> {
      yield clip.subarray(0, 10_000);
      throw new Error('upstream');
    };
    const piped = pipeline(failing, transcode({ format: 'mpegts' }), new PassThrough().resume());
    await expect(piped).rejects.toThrow('upstream');
  });

  it('ends at once with a signal, and leaves no listener on it', async () => {
    const controller = new AbortController();
    const { source } = endlessSound();
    const options = { format: 'wav', signal: controller.signal };
    const piped = pipeline(source, transcode(options), new PassThrough().resume());
    setTimeout(() => controller.abort(), 100);
    expect(await rejection(piped)).toMatchObject({ name: 'AbortError' });
    for (let n = 0; n < 3; n += 1) {
      const { signal } = new AbortController();
      const stream = Readable.from([clip]).pipe(transcode({ format: 'mpegts', signal }));
      const closed = once(stream, 'close');
      await buffer(stream);
      await closed;
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    }
  });

  it('needs no more of its source than the part that is wanted', async () => {
    const { source } = endlessSound();
    const bytes = await buffer(source.pipe(transcode({ format: 'wav', end: 0.5 })));
    expect(bytes.length).toBeGreaterThanOrEqual(96_000);
    // Samples that are copied are cut at their packets.
    expect(bytes.length).toBeLessThan(101_000);
    source.destroy();
  });

  it('composes, iterates, and is a web stream where one is wanted', async () => {
    const composed = Readable.from([clip]).compose(transcode({ format: 'mpegts' }));
    const viaCompose = await buffer(composed);
    const web = Duplex.toWeb(transcode({ format: 'mpegts' }));
    const body = new Response(clip).body?.pipeThrough(web as never) as unknown as ReadableStream;
    const viaWeb = Buffer.from(await new Response(body as never).arrayBuffer());
    expect(viaWeb.equals(viaCompose)).toBe(true);
    const stream = Readable.from([clip]).pipe(transcode({ format: 'mpegts' }));
    for await (const _bytes of stream) break;
    expect(stream.destroyed).toBe(true);
  });

  it('serves an upload as it comes', async () => {
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'audio/mpeg');
      pipeline(request, transcode({ format: 'mp3' }), response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: clip });
      writeFileSync(scratch('served.mp3'), Buffer.from(await answer.arrayBuffer()));
      expect((await probe(scratch('served.mp3'))).streams[0]).toMatchObject({ codec: 'mp3' });
    } finally {
      server.close();
    }
  });

  it('refuses bad arguments at once', () => {
    const attempt = (options: unknown): unknown => {
      try {
        return transcode(options as never);
      } catch (error) {
        return error;
      }
    };
    argumentError(attempt({}), TypeError, 'options.format');
    argumentError(attempt({ format: 'mp3', vidoe: false }), TypeError, 'video');
  });
});
