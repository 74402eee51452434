import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { type MemoryTarget, StreamWriter } from '../../src/index.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const SECOND = new Int16Array(48_000).map((_, n) => Math.round(8000 * Math.sin(n / 9)));

function pipe(name: string): string {
  const path = scratch(name);
  execFileSync('mkfifo', [path]);
  return path;
}

function writerTo(target: string | MemoryTarget) {
  const writer = new StreamWriter(target, { format: 'au' });
  const input = writer.addAudioStream({ sampleRate: 48_000, channels: 1, format: 's16' });
  const writeAll = async () => {
    for (let n = 0; n < 10; n += 1) await input.write(SECOND);
  };
  return { writer, writeAll };
}

describe.skipIf(process.platform === 'win32')('a named pipe', () => {
  it('gives its reader what a seekless target gets', async () => {
    const path = pipe('whole.au');
    const reader = spawn('cat', [path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pieces: Buffer[] = [];
    reader.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    const closed = once(reader, 'close');
    const { writer, writeAll } = writerTo(path);
    await writer.open();
    await writeAll();
    await writer.finish();
    await closed;
    const sound = Buffer.concat(pieces)
      .subarray(-SECOND.byteLength * 10)
      .swap16();
    expect(new Int16Array(sound.buffer, sound.byteOffset, 48_000)).toEqual(SECOND);
  });

  it('that nobody reads can be given up', async () => {
    const { writer } = writerTo(pipe('unread.au'));
    const opening = mediaError(writer.open(), 'ERR_ABORTED');
    const why = new Error('nobody came');
    setTimeout(() => void writer.abort(why), 50);
    expect((await opening).cause).toBe(why);
  });

  it('whose reader stands still can be given up', async () => {
    const path = pipe('still.au');
    const reader = await open(path, 'r+');
    try {
      const { writer, writeAll } = writerTo(path);
      await writer.open();
      setTimeout(() => void writer.abort(), 50);
      await mediaError(writeAll(), 'ERR_ABORTED');
    } finally {
      await reader.close();
    }
  });

  it('whose reader leaves rejects the write', async () => {
    const path = pipe('left.au');
    spawn('head', ['-c', '100', path], { stdio: 'ignore' });
    const { writer, writeAll } = writerTo(path);
    await writer.open();
    expect((await mediaError(writeAll(), 'ERR_IO')).errno).toBe('EPIPE');
    await writer.abort();
  });
});

describe.skipIf(process.platform === 'win32')('a link to a file that is not there yet', () => {
  it('stays a link, and the file is made', async () => {
    execFileSync('ln', ['-s', 'made.au', scratch('link.au')]);
    const { writer, writeAll } = writerTo(scratch('link.au'));
    await writer.open();
    await writeAll();
    await writer.finish();
    expect(execFileSync('readlink', [scratch('link.au')], { encoding: 'utf8' })).toBe('made.au\n');
    expect(readFileSync(scratch('made.au')).byteLength).toBeGreaterThan(SECOND.byteLength * 10);
  });
});
