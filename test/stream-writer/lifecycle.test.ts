import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CustomTarget, MemoryTarget, StreamReader, StreamWriter } from '../../src/index.ts';
import { mediaError, rejection } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';

const inScratch = scratchFolder();
const SECOND = new Float32Array(8_000);

function soundWriter(target: ConstructorParameters<typeof StreamWriter>[0], signal?: AbortSignal) {
  const writer = new StreamWriter(target, { format: 'wav', ...(signal && { signal }) });
  return { writer, sound: writer.addAudioStream({ sampleRate: 8_000, channels: 1, encoder: 'pcm_s16le' }) };
}

/** A target that takes nothing until it is told to. */
function stuckTarget(): CustomTarget & { release(): void; closed: number } {
  let release: () => void = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    closed: 0,
    write: () => gate,
    close() {
      this.closed += 1;
    },
    release: () => release(),
  };
}

describe('a writer in a block', () => {
  it('is finished at its end', async () => {
    const target = new MemoryTarget();
    {
      await using _writer = await opened(target);
    }
    await using reader = await StreamReader.open(target.bytes);
    expect(reader.duration).toBe(1);
  });

  it('leaves what was written readable after an exception', async () => {
    const target = new MemoryTarget();
    const block = async () => {
      await using _writer = await opened(target);
      throw new Error('out');
    };
    await expect(block()).rejects.toThrow('out');
    await using reader = await StreamReader.open(target.bytes);
    expect(reader.duration).toBe(1);
  });

  it('that was never opened leaves nothing', async () => {
    const path = inScratch('never.wav');
    {
      await using _writer = new StreamWriter(path);
    }
    expect(existsSync(path)).toBe(false);
  });

  async function opened(target: MemoryTarget): Promise<StreamWriter> {
    const { writer, sound } = soundWriter(target);
    await writer.open();
    await sound.write(SECOND);
    return writer;
  }
});

describe('an aborted writer', () => {
  it('rejects what is pending and what comes later with the reason as cause', async () => {
    const target = stuckTarget();
    const { writer, sound } = soundWriter(target);
    const reason = new Error('enough');
    const opening = mediaError(writer.open(), 'ERR_ABORTED');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const started = performance.now();
    await writer.abort(reason);
    expect((await opening).cause).toBe(reason);
    expect(performance.now() - started).toBeLessThan(300);
    expect((await mediaError(sound.write(SECOND), 'ERR_ABORTED')).cause).toBe(reason);
    await mediaError(writer.finish(), 'ERR_ABORTED');
    expect(target.closed).toBe(1);
  });

  it('is what a signal makes of it, also one that was raised before', async () => {
    const controller = new AbortController();
    const { writer, sound } = soundWriter(new MemoryTarget(), controller.signal);
    await writer.open();
    controller.abort('stop');
    expect((await mediaError(sound.write(SECOND), 'ERR_ABORTED')).cause).toBe('stop');

    const late = new StreamWriter(new MemoryTarget(), { format: 'wav', signal: controller.signal });
    expect(() => late.addAudioStream({ sampleRate: 8_000, channels: 1 })).toThrow(
      expect.objectContaining({ code: 'ERR_ABORTED' }),
    );
  });

  it('can be aborted again, before open, and after finish', async () => {
    const { writer } = soundWriter(new MemoryTarget());
    await writer.abort();
    await writer.abort();
    const other = soundWriter(new MemoryTarget());
    await other.writer.open();
    await other.sound.write(SECOND);
    await other.writer.finish();
    await other.writer.abort();
  });

  it('leaves nothing beside a file that it did not write', async () => {
    const { writer, sound } = soundWriter(inScratch('gone.wav'));
    await writer.open();
    await sound.write(SECOND);
    await writer.abort();
    expect(readdirSync(inScratch('.')).filter((name) => name.includes('gone'))).toEqual([]);
  });
});

describe('writing', () => {
  it('waits for a target that takes nothing, and goes on with it', async () => {
    const target = stuckTarget();
    const { writer, sound } = soundWriter(target);
    const states: string[] = [];
    const whole = (async () => {
      await writer.open();
      for (let n = 0; n < 20; n += 1) await sound.write(SECOND);
      states.push('written');
      await writer.finish();
    })();
    await new Promise((resolve) => setTimeout(resolve, 50));
    states.push('released');
    target.release();
    await whole;
    expect(states).toEqual(['released', 'written']);
  });

  it('takes a copy, so that the array can be used again at once', async () => {
    const target = new MemoryTarget();
    const { writer, sound } = soundWriter(target);
    await writer.open();
    const samples = new Float32Array(8_000).fill(0.25);
    const written = sound.write(samples);
    samples.fill(-1);
    await written;
    await writer.finish();
    await using reader = await StreamReader.open(target.bytes);
    const output = await reader.addAudioStream({ framesPerChunk: 'all' });
    const { value } = await output.chunks().next();
    expect(new Set(value?.data as Float32Array)).toEqual(new Set([0.25]));
  });

  it('warns of nothing however many calls are pending', async () => {
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on('warning', listen);
    const controller = new AbortController();
    const { writer, sound } = soundWriter(new MemoryTarget(), controller.signal);
    await writer.open();
    await Promise.all(Array.from({ length: 50 }, () => sound.write(SECOND)));
    await writer.finish();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });

  it('keeps the order of writes that nobody waits for', async () => {
    const target = new MemoryTarget();
    const { writer, sound } = soundWriter(target);
    await writer.open();
    const levels = Array.from({ length: 16 }, (_, index) => index / 32);
    await Promise.all(levels.map((level) => sound.write(new Float32Array(100).fill(level))));
    await writer.finish();
    await using reader = await StreamReader.open(target.bytes);
    const output = await reader.addAudioStream({ framesPerChunk: 100 });
    const seen: number[] = [];
    for await (const { data } of output) seen.push(Number(data[50]));
    expect(seen).toEqual(levels);
  });

  it('fails with what the target threw, and closes it once', async () => {
    const mine = new Error('full');
    let closed = 0;
    const target: CustomTarget = {
      write() {
        throw mine;
      },
      close() {
        closed += 1;
      },
    };
    const { writer, sound } = soundWriter(target);
    const failed = async () => {
      await writer.open();
      for (let n = 0; n < 100; n += 1) await sound.write(SECOND);
      await writer.finish();
    };
    expect(await rejection(failed())).toBe(mine);
    await writer[Symbol.asyncDispose]().catch(() => {});
    expect(closed).toBe(1);
  });
});

describe.skipIf(!existsSync(fileURLToPath(new URL('../../dist/index.js', import.meta.url))))(
  'a process',
  () => {
    it('ends by itself though a writer is open, and leaves no half file', () => {
      const path = inScratch('half.wav');
      const entry = new URL('../../dist/index.js', import.meta.url).href;
      const text = `
      import { StreamWriter } from ${JSON.stringify(entry)};
      const writer = new StreamWriter(${JSON.stringify(path)});
      const sound = writer.addAudioStream({ sampleRate: 8000, channels: 1 });
      await writer.open();
      await sound.write(new Float32Array(8000));
    `;
      const { status, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', text], {
        timeout: 20_000,
        stdio: 'inherit',
      });
      expect({ status, signal }).toEqual({ status: 0, signal: null });
      expect(readdirSync(inScratch('.')).filter((name) => name.includes('half'))).toEqual([]);
    });
  },
);
