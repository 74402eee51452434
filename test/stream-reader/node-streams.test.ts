import { once } from 'node:events';
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
