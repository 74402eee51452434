import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeAudio, type Source, StreamReader } from '../../src/index.ts';
import { allBytes, readAudio, sampleCount } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, toS16 } from '../support/signal.ts';

const scratch = scratchFolder();
const SAMPLES = 100_003;
const sound = toS16(chord(SAMPLES, 44_100, 2));
const bytes = Buffer.from(sound.buffer);

/** The same bytes from a place that can go back, and from one that can't. */
const sources = (data: Uint8Array): Source[] => [data, Readable.from([data], { objectMode: false })];

/** A WAV file whose head says that there are so many bytes of samples. */
function wave(said: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF');
  head.writeUInt32LE(Math.min(said + 36, 0xffff_ffff), 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(44_100, 24);
  head.writeUInt32LE(44_100 * 4, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(said, 40);
  return Buffer.concat([head, bytes]);
}

describe.skipIf(!hasSystemFfmpeg)('sound that a program wrote to a pipe', () => {
  it.each(['wav', 'caf', 'au', 'flac', 'ogg'])(
    'as %s is all there, up to the last sample',
    async (format) => {
      await writeFile(scratch('sound.raw'), bytes);
      const input = ['-f', 's16le', '-ar', '44100', '-ac', '2', '-i', scratch('sound.raw')];
      const codec = format === 'ogg' ? ['-c:a', 'flac'] : [];
      const piped = execFileSync('/usr/bin/ffmpeg', ['-v', 'error', ...input, ...codec, '-f', format, '-']);
      for (const source of sources(piped)) {
        const { chunks, error } = await readAudio(source, { format: 's16' });
        expect(error).toBeUndefined();
        expect(allBytes(chunks).equals(bytes)).toBe(true);
      }
    },
  );
});

describe('a WAV file whose head leaves its length open', () => {
  it.each([0, 0xffff_ffff, 0x7fff_f000, 0x7fff_ffff, 0x8000_0000])(
    'with %i as the length is read up to its end',
    async (said) => {
      for (const source of sources(wave(said))) {
        const { chunks, error } = await readAudio(source, { format: 's16' });
        expect(error).toBeUndefined();
        expect(allBytes(chunks).equals(bytes)).toBe(true);
      }
    },
  );
});

describe('samples that are not coded, cut anywhere', () => {
  const files = new Map<string, Uint8Array>();
  beforeAll(async () => {
    for (const format of ['wav', 'caf']) {
      files.set(format, await encodeAudio(sound, { format, sampleRate: 44_100, channels: 2 }));
    }
  });

  it.each(['wav', 'caf'])('are given up to the last whole one, then ERR_TRUNCATED: %s', async (format) => {
    const file = files.get(format) ?? new Uint8Array(0);
    const head = file.length - bytes.length;
    for (const length of [head + 70_000, head + 70_001, head + 70_003, file.length - 5]) {
      for (const source of sources(file.subarray(0, length))) {
        const { chunks, error } = await readAudio(source, { format: 's16' });
        expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
        expect(sampleCount(chunks)).toBe(Math.floor((length - head) / 4));
      }
    }
  });
});

it('an AU file is open as soon as its head is there, without seconds of its samples', async () => {
  const file = await encodeAudio(sound, { format: 'au', sampleRate: 44_100, channels: 2 });
  let at = 0;
  const reader = await StreamReader.open({
    read(size: number) {
      const part = file.subarray(at, at + Math.min(size, 4096));
      at += part.length;
      return part;
    },
  });
  await reader.close();
  expect(at).toBeLessThan(60_000);
});
