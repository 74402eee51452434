import { createWriteStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CustomTarget, MemoryTarget, StreamWriter, type Target } from '../../src/index.ts';
import { rejection } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, pictures } from '../support/signal.ts';

const scratch = scratchFolder();

/** Half a second of sound and picture. */
async function write(target: Target, format: string): Promise<void> {
  const writer = new StreamWriter(target, { format });
  const sound = writer.addAudioStream({ sampleRate: 48_000, channels: 1, encoder: 'aac' });
  const picture = writer.addVideoStream({ frameRate: 20, width: 64, height: 48, layout: 'NHWC' });
  await writer.open();
  await sound.write(chord(24_000, 48_000, 1));
  await picture.write(pictures(10, 64, 48));
  await writer.finish();
}

function custom(): CustomTarget & { bytes: Buffer; closed: number } {
  return {
    bytes: Buffer.alloc(0),
    closed: 0,
    seekable: true,
    async write(data, position) {
      const end = Math.max(this.bytes.length, position + data.length);
      const grown = Buffer.alloc(end);
      this.bytes.copy(grown);
      grown.set(data, position);
      this.bytes = grown;
    },
    close() {
      this.closed += 1;
    },
  };
}

describe('a target', () => {
  let wanted: Uint8Array;
  beforeAll(async () => {
    const memory = new MemoryTarget();
    await write(memory, 'mp4');
    wanted = memory.bytes;
    expect(wanted.length).toBeGreaterThan(3000);
  });

  it('that is a path gets the bytes that memory gets', async () => {
    await write(scratch('path.mp4'), 'mp4');
    expect(Buffer.compare(await readFile(scratch('path.mp4')), wanted)).toBe(0);
  });

  it('that is a file URL gets the bytes that memory gets', async () => {
    await write(pathToFileURL(scratch('url.mp4')), 'mp4');
    expect(Buffer.compare(await readFile(scratch('url.mp4')), wanted)).toBe(0);
  });

  it('that is a FileHandle gets the bytes that memory gets', async () => {
    const handle = await open(scratch('handle.mp4'), 'w');
    await write(handle, 'mp4');
    await handle.close();
    expect(Buffer.compare(await readFile(scratch('handle.mp4')), wanted)).toBe(0);
  });

  it('that is a custom object that seeks gets the bytes that memory gets, and is closed once', async () => {
    const target = custom();
    await write(target, 'mp4');
    expect(Buffer.compare(target.bytes, wanted)).toBe(0);
    expect(target.closed).toBe(1);
  });

  it('that is a Node stream gets the bytes that memory gets, in a format for streams', async () => {
    const memory = new MemoryTarget();
    await write(memory, 'mpegts');
    const stream = createWriteStream(scratch('stream.ts'));
    await write(stream, 'mpegts');
    expect(Buffer.compare(await readFile(scratch('stream.ts')), memory.bytes)).toBe(0);
  });

  it('that is a web stream gets the bytes that memory gets, in a format for streams', async () => {
    const memory = new MemoryTarget();
    await write(memory, 'mpegts');
    const pieces: Uint8Array[] = [];
    await write(
      new WritableStream({ write: (piece: Uint8Array) => void pieces.push(piece.slice()) }),
      'mpegts',
    );
    expect(Buffer.compare(Buffer.concat(pieces), memory.bytes)).toBe(0);
  });

  it('whose own write throws rejects with that same object', async () => {
    const mine = new Error('the shelf is full');
    const target: CustomTarget = {
      seekable: true,
      write() {
        throw mine;
      },
    };
    expect(await rejection(write(target, 'mp4'))).toBe(mine);
  });
});
