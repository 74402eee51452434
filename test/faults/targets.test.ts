import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { WritableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomTarget, MemoryTarget, StreamReader, StreamWriter } from '../../src/index.ts';
import { isBuilt, measure } from '../support/program.ts';
import { readAudio, sampleCount } from '../support/read-whole.ts';
import { mediaError, rejection } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { openClip, writeClip } from '../support/write-clip.ts';

const scratch = scratchFolder();
const SECOND = new Int16Array(48_000).map((_, n) => Math.round(8000 * Math.sin(n / 9)));
const RAW = { video: 'rawvideo', audio: false } as const;

/** An open writer of one channel of 16-bit samples. */
async function sound(target: ConstructorParameters<typeof StreamWriter>[0], format = 'wav', options = {}) {
  const writer = new StreamWriter(target, { format, ...options });
  const input = writer.addAudioStream({
    sampleRate: 48_000,
    channels: 1,
    format: 's16',
    encoder: 'pcm_s16le',
  });
  await writer.open();
  return { writer, write: () => input.write(SECOND) };
}

function mount(folder: string, size: string): boolean {
  try {
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const disk = scratch('disk');
const hasDisk = mount(disk, '1m');
afterAll(() => {
  if (hasDisk) execFileSync('umount', ['-l', disk]);
});

describe('a full disk', () => {
  it('rejects the write or the finish, and the file that was there stays as it was', async () => {
    const limited = hasDisk ? disk : undefined;
    const target = limited === undefined ? '/dev/full' : join(limited, 'a.wav');
    if (limited !== undefined) writeFileSync(target, 'mine');
    const { writer, write } = await sound(target);
    const writing = async () => {
      for (let n = 0; n < 20; n += 1) await write();
    };
    expect((await mediaError(writing(), 'ERR_DISK_FULL')).errno).toBe('ENOSPC');
    expect((await mediaError(writer.finish(), 'ERR_DISK_FULL')).errno).toBe('ENOSPC');
    if (limited !== undefined) {
      expect(readFileSync(target, 'utf8')).toBe('mine');
      expect(readdirSync(limited)).toEqual(['a.wav']);
    }
  });

  it('rejects the finish where only the trailer does not fit', async () => {
    const error = await mediaError(
      (async () => {
        const { writer } = await sound('/dev/full');
        await writer.finish();
      })(),
      'ERR_DISK_FULL',
    );
    expect(error.errno).toBe('ENOSPC');
  });

  it.skipIf(!hasDisk)(
    'rejects HLS, DASH, segments and image sequences, whose formats let it pass',
    async () => {
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(900_000));
      const sound = { video: false, audio: 'aac' } as const;
      const cases = [
        ['a.m3u8', { options: { hls_time: 30 } }, sound],
        ['b.m3u8', { options: { hls_time: 1 } }, sound],
        ['a.mpd', { options: { seg_duration: 1 } }, sound],
        ['%d.nut', { format: 'segment', options: { segment_time: 1 } }, RAW],
        ['%d.bmp', { format: 'image2' }, { audio: false, video: 'bmp' }],
      ] as const;
      for (const [name, options, plan] of cases) {
        const folder = join(disk, name.replace(/\W/g, '_'));
        mkdirSync(folder);
        const writing = writeClip(join(folder, name), options, { ...plan, seconds: 12 });
        expect(await rejection(writing), name).toMatchObject({ code: 'ERR_DISK_FULL', errno: 'ENOSPC' });
        await rm(folder, { recursive: true });
      }
    },
  );

  it.skipIf(!isBuilt)('by a limit of the process is the same', async () => {
    const path = scratch('limited.wav');
    const text = `
      import { spawnSync } from 'node:child_process';
      if (!process.env.LIMITED) {
        const { stdout, stderr } = spawnSync('prlimit', ['--fsize=200000', process.execPath, ...process.execArgv], { env: { ...process.env, LIMITED: '1' } });
        process.stderr.write(stderr); process.stdout.write(stdout); process.exit();
      }
      const writer = new StreamWriter(${JSON.stringify(path)});
      const input = writer.addAudioStream({ sampleRate: 48000, channels: 1 });
      let code = 'none', errno;
      try {
        await writer.open();
        for (let n = 0; n < 10; n += 1) await input.write(new Float32Array(48000));
        await writer.finish();
      } catch (error) { ({ code, errno } = error); }
      console.log(JSON.stringify({ code, errno }));
    `;
    expect(await measure(text)).toEqual({ code: 'ERR_DISK_FULL', errno: 'EFBIG' });
    expect(existsSync(path)).toBe(false);
  });
});

describe('a folder', () => {
  let folder: string;
  beforeAll(() => {
    folder = scratch('folder');
    mkdirSync(folder);
  });

  it('that is gone when the file is to get its name keeps nothing of anybody', async () => {
    const { writer, write } = await sound(join(folder, 'a.wav'));
    await write();
    await rm(folder, { recursive: true });
    const error = await mediaError(writer.finish(), 'ERR_NOT_FOUND');
    expect(error.operation).toBe('finish');
  });

  it('whose place for the file was taken meanwhile keeps the whole output under the name in the message', async () => {
    const path = scratch('taken.wav');
    const { writer, write } = await sound(path);
    await write();
    mkdirSync(path);
    const error = await mediaError(writer.finish(), 'ERR_IO');
    const [, kept = ''] = /whole output is in '(.*)'/.exec(error.message) ?? [];
    const { chunks } = await readAudio(kept, {}, { format: 'wav' });
    expect(sampleCount(chunks)).toBe(48_000);
  });
});

describe('two writers of one path', () => {
  it('each write a whole file; the last to finish has the name', async () => {
    const path = scratch('both.wav');
    const [first, second] = [await sound(path), await sound(path)];
    await first.write();
    await second.write();
    await first.write();
    await second.writer.finish();
    expect(sampleCount((await readAudio(path)).chunks)).toBe(48_000);
    await first.writer.finish();
    expect(sampleCount((await readAudio(path)).chunks)).toBe(96_000);
    expect(readdirSync(scratch('.')).filter((name) => name.includes('both'))).toEqual(['both.wav']);
  });
});

/** Targets of each kind that fail at the n-th write with an error of their own. */
const FAILING: [string, (mine: Error, at: number) => CustomTarget | Writable | WritableStream][] = [
  [
    'a custom target that throws',
    (mine, at) => {
      let count = 0;
      return {
        write() {
          count += 1;
          if (count >= at) throw mine;
        },
      };
    },
  ],
  [
    'a custom target that rejects later',
    (mine, at) => {
      let count = 0;
      return {
        async write() {
          count += 1;
          await sleep(5);
          if (count >= at) throw mine;
        },
      };
    },
  ],
  [
    'a Writable that calls back with an error',
    (mine, at) => {
      let count = 0;
      return new Writable({
        write(_chunk, _encoding, callback) {
          count += 1;
          callback(count >= at ? mine : null);
        },
      });
    },
  ],
  [
    'a WritableStream whose sink fails',
    (mine, at) => {
      let count = 0;
      return new WritableStream({
        write() {
          count += 1;
          if (count >= at) throw mine;
        },
      });
    },
  ],
];

describe.each(FAILING)('%s', (_name, failing) => {
  it.each([1, 2, 5])(
    'at write %i rejects with that same object, and again when it is finished',
    async (at) => {
      const mine = new Error('mine');
      const target = failing(mine, at);
      const clip = async () => {
        const clip = await openClip(target as CustomTarget, { format: 'nut' }, RAW);
        try {
          await clip.write(20);
        } finally {
          expect(await rejection(clip.finish())).toBe(mine);
        }
      };
      expect(await rejection(clip())).toBe(mine);
    },
  );
});

describe('a stream that someone else destroys', () => {
  it('rejects with the error that it was destroyed with, and does not end the process', async () => {
    const mine = new Error('pulled');
    const target = new Writable({ write: (_chunk, _encoding, callback) => void setTimeout(callback, 2) });
    const clip = await openClip(target, { format: 'nut' }, RAW);
    const writing = rejection(clip.write(60));
    await sleep(50);
    target.destroy(mine);
    expect(await writing).toBe(mine);
    expect(await rejection(clip.finish())).toBe(mine);
  });

  it('is closed by the writer that is aborted', async () => {
    const target = new Writable({ write: (_chunk, _encoding, callback) => callback() });
    const clip = await openClip(target, { format: 'nut' }, RAW);
    await clip.writer.abort(new Error('enough'));
    expect(target.destroyed).toBe(true);
  });

  it('is refused where someone else writes to it', () => {
    const stream = new WritableStream();
    stream.getWriter();
    expect(() => new StreamWriter(stream, { format: 'wav' })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_ARG' }),
    );
  });
});

describe.skipIf(!isBuilt)('a pipe', () => {
  it('that is closed at the other end rejects with EPIPE and no signal', async () => {
    const text = `
      import { spawn } from 'node:child_process';
      const child = spawn('head', ['-c', '1'], { stdio: ['pipe', 'ignore', 'inherit'] });
      const writer = new StreamWriter(child.stdin, { format: 'nut' });
      const input = writer.addAudioStream({ sampleRate: 48000, channels: 2, encoder: 'pcm_s16le' });
      let code = 'none';
      try {
        await writer.open();
        for (let n = 0; n < 50; n += 1) await input.write(new Float32Array(96000));
        await writer.finish();
      } catch (error) { ({ code } = error); }
      console.log(JSON.stringify(code));
    `;
    // Node destroys the stream of a process that has ended, whichever comes first.
    expect(await measure(text)).toMatch(/EPIPE|ERR_STREAM_DESTROYED/);
  });

  it('by its path that is closed at the other end is ERR_IO with EPIPE', async () => {
    const fifo = scratch('fifo');
    execFileSync('mkfifo', [fifo]);
    const reader = open(fifo, 'r');
    const clip = await openClip(fifo, { format: 'nut' }, RAW);
    await (await reader).close();
    expect((await mediaError(clip.write(20), 'ERR_IO')).errno).toBe('EPIPE');
    await clip.writer.abort();
  });
});

describe('a slow target', () => {
  it('holds the writer up, and memory stays as it is', async () => {
    let waiting = 0;
    let most = 0;
    let bytes = 0;
    const target: CustomTarget = {
      async write(data) {
        waiting += 1;
        most = Math.max(most, waiting);
        await sleep(1);
        bytes += data.byteLength;
        waiting -= 1;
      },
    };
    const before = process.memoryUsage().rss;
    const clip = await openClip(target, { format: 'nut' }, RAW);
    const started = performance.now();
    await clip.write(40);
    await clip.finish();
    expect(most).toBe(1);
    expect(bytes).toBeGreaterThan(1000 * 96 * 64 * 3);
    expect(performance.now() - started).toBeGreaterThan(250);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
  });

  it('gets what there is although nothing more is written', async () => {
    const parts: number[] = [];
    const { write, writer } = await sound(
      { write: (data: Uint8Array) => void parts.push(data.byteLength) },
      'nut',
    );
    await write();
    const end = Date.now() + 5000;
    while (parts.reduce((sum, part) => sum + part, 0) < 90_000 && Date.now() < end) await sleep(5);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeGreaterThan(90_000);
    await writer.abort();
  });
});

describe('an abort', () => {
  it.each(['open', 'write', 'flush', 'finish'] as const)(
    'while %s waits ends it within 250 ms',
    async (step) => {
      let stuck = false;
      let open: () => void = () => {};
      const gate = new Promise<void>((resolve) => {
        open = resolve;
      });
      const target: CustomTarget = { write: () => (stuck ? gate : undefined) };
      const stop = new AbortController();
      const writer = new StreamWriter(target, { format: 'nut', signal: stop.signal });
      const input = writer.addAudioStream({
        sampleRate: 48_000,
        channels: 1,
        format: 's16',
        encoder: 'pcm_s16le',
      });
      const run = async () => {
        stuck = step === 'open';
        await writer.open();
        await input.write(SECOND);
        stuck = true;
        if (step === 'write') for (;;) await input.write(SECOND);
        if (step === 'flush') await writer.flush();
        await writer.finish();
      };
      const running = mediaError(run(), 'ERR_ABORTED');
      await sleep(150);
      const started = performance.now();
      stop.abort('now');
      expect((await running).cause).toBe('now');
      expect(performance.now() - started).toBeLessThan(250);
      open();
    },
  );
});

describe('what was accepted', () => {
  it('is in the file although nobody waited for the writes before the finish', async () => {
    const target = new MemoryTarget();
    const { writer, write } = await sound(target, 'matroska');
    for (let n = 0; n < 10; n += 1) void write();
    await writer.finish();
    await using reader = await StreamReader.open(target.bytes);
    expect(reader.sourceStreams).toHaveLength(1);
    expect(sampleCount((await readAudio(target.bytes)).chunks)).toBe(480_000);
  });

  it('is refused by a folder without rights before anything is written', async () => {
    if (process.getuid?.() === 0) return;
    const folder = scratch('locked');
    mkdirSync(folder);
    await chmod(folder, 0o500);
    await mediaError(sound(join(folder, 'a.wav')), 'ERR_PERMISSION');
  });
});
