import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { StreamReader } from '../../src/index.ts';
import { readAudio, sampleCount } from '../support/read-whole.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

/** The clip's sound as WAV, which comes only as long as the gate is open. */
async function gated() {
  const { chunks } = await readAudio(CLIP, {
    framesPerChunk: 'all',
    format: 's16',
    channels: 1,
    sampleRate: 8000,
  });
  const samples = chunks[0]?.data as Int16Array;
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  let position = 0;
  let open = true;
  return {
    samples: samples.length,
    shut: () => {
      open = false;
    },
    release: () => {
      open = true;
    },
    async read(size: number): Promise<Uint8Array> {
      while (!open) await sleep(5);
      const part = bytes.subarray(position, position + Math.min(size, 4096));
      position += part.length;
      return part;
    },
  };
}

const RAW = { format: 's16le', options: { sample_rate: 8000, ch_layout: 'mono' } };

describe('a step', () => {
  it.each(['processPacket', 'fillBuffer'] as const)(
    'by %s waits no longer than its timeout, and loses nothing by it',
    async (step) => {
      const source = await gated();
      await using reader = await StreamReader.open({ read: (size: number) => source.read(size) }, RAW);
      await reader.addAudioStream({ framesPerChunk: 1000 });
      expect(await reader[step]({ timeout: 5000 })).toBe(true);
      source.shut();
      const start = performance.now();
      const late = async () => {
        for (;;) {
          await reader[step]({ timeout: 200 });
          while (reader.isBufferReady()) taken += sampleCount(soundOf(reader.popChunks()));
        }
      };
      let taken = 0;
      const error = await mediaError(late(), 'ERR_TIMEOUT');
      expect(error.message).toContain('200 ms');
      expect(performance.now() - start).toBeGreaterThanOrEqual(195);
      source.release();
      while (await reader[step]({ timeout: 10_000, backoff: 1 })) {
        while (reader.isBufferReady()) taken += sampleCount(soundOf(reader.popChunks()));
      }
      for (let chunks = reader.popChunks(); chunks[0]; chunks = reader.popChunks()) {
        taken += sampleCount(soundOf(chunks));
      }
      expect(taken).toBe(source.samples);
    },
  );

  it('takes any backoff that is a time, which changes nothing, and refuses others', async () => {
    await using reader = await StreamReader.open(readFileSync(CLIP));
    await reader.addAudioStream();
    const start = performance.now();
    expect(await reader.processPacket({ backoff: 60_000 })).toBe(true);
    expect(performance.now() - start).toBeLessThan(30_000);
    for (const backoff of [-1, Number.NaN]) {
      argumentError(await rejection(reader.processPacket({ backoff })), RangeError, 'backoff');
    }
    const text = '10' as unknown as number;
    argumentError(await rejection(reader.processPacket({ backoff: text })), TypeError, 'backoff');
  });
});

const soundOf = (chunks: Awaited<ReturnType<StreamReader['popChunks']>>) =>
  chunks.filter((chunk) => chunk?.kind === 'audio');
