import { getEventListeners, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { type AudioChunk, type AudioOutput, StreamReader } from '../../src/index.ts';
import { CLIP } from '../support/scratch.ts';

async function sound(): Promise<[StreamReader, AudioOutput]> {
  const reader = await StreamReader.open(CLIP);
  return [reader, await reader.addAudioStream({ sampleRate: 16_000, channels: 1, format: 's16' })];
}

describe('an output as a Node stream', () => {
  it('of objects gives every chunk', async () => {
    const [reader, output] = await sound();
    let samples = 0;
    for await (const chunk of output.readable()) samples += (chunk as AudioChunk).shape[0];
    expect(samples).toBe(160_000);
    await reader.close();
  });

  it('of bytes gives the packed samples and nothing else', async () => {
    const [reader, output] = await sound();
    const parts: Buffer[] = [];
    await pipeline(output.bytes(), async (stream) => {
      for await (const part of stream) parts.push(part as Buffer);
    });
    expect(Buffer.concat(parts).byteLength).toBe(320_000);
    await reader.close();
  });

  it('can be destroyed early, and the output read on', async () => {
    const [reader, output] = await sound();
    const stream = output.readable({ highWaterMark: 1 });
    await once(stream, 'readable');
    stream.read();
    stream.destroy();
    await once(stream, 'close');
    let chunks = 0;
    for await (const _chunk of output) chunks += 1;
    expect(chunks).toBeGreaterThanOrEqual(36);
    await reader.close();
  });

  it('is destroyed with the error of the reader', async () => {
    const [reader, output] = await sound();
    const stream = output.readable({ highWaterMark: 1 });
    stream.on('data', () => {});
    const failed = once(stream, 'error');
    await reader.close();
    expect((await failed)[0]).toMatchObject({ code: 'ERR_CLOSED' });
  });
});

describe('an output as a web stream', () => {
  it('gives every chunk', async () => {
    const [reader, output] = await sound();
    let samples = 0;
    for await (const chunk of output.web()) samples += chunk.shape[0];
    expect(samples).toBe(160_000);
    await reader.close();
  });

  it('can be cancelled, and the output read on', async () => {
    const [reader, output] = await sound();
    await output.web().cancel();
    expect((await output.chunks().next()).done).toBe(false);
    await reader.close();
  });
});

describe('an output among the streams of others', () => {
  it('is the body of a response, read from the body of another', async () => {
    const { body } = new Response(readFileSync(CLIP));
    await using reader = await StreamReader.open(body as never);
    const output = await reader.addAudioStream({ sampleRate: 16_000, channels: 1, format: 's16' });
    const answer = new Response(Readable.toWeb(output.bytes()) as never);
    expect((await answer.arrayBuffer()).byteLength).toBe(320_000);
  });

  it('composes with other streams, and ends with a break', async () => {
    const [reader, output] = await sound();
    const loudest = async function* (chunks: AsyncIterable<AudioChunk>): AsyncGenerator<number> {
      for await (const { data } of chunks) yield Math.max(...(data as Int16Array));
    };
    const composed = output.readable().compose(loudest) as unknown as Readable;
    for await (const peak of composed) {
      expect(peak).toBeGreaterThanOrEqual(0);
      break;
    }
    expect(composed.destroyed).toBe(true);
    await reader.close();
  });

  it('leaves no listener on a signal that outlives it', async () => {
    const { signal } = new AbortController();
    for (let n = 0; n < 3; n += 1) {
      const reader = await StreamReader.open(CLIP, { signal });
      const output = await reader.addAudioStream({ framesPerChunk: 44_100 });
      const stream = output.readable({ signal });
      const closed = once(stream, 'close');
      for await (const _chunk of stream);
      await closed;
      await reader.close();
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});
