import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { isBuilt } from '../support/program.ts';
import { readAudio, readVideo, sampleCount, timestamps } from '../support/read-whole.ts';
import { scratchFolder } from '../support/scratch.ts';
import { seeded } from '../support/small-media.ts';
import { debianProgram } from '../support/tools.ts';

const scratch = scratchFolder();
const strace = debianProgram('strace');
const ENTRY = new URL('../../dist/index.js', import.meta.url).href;

/** A program that writes in real time until it is killed, and says how many seconds it has written. */
const live = (path: string, options: object, kind: 'audio' | 'video', encoder: string): string => `
  import { StreamWriter } from ${JSON.stringify(ENTRY)};
  const writer = new StreamWriter(${JSON.stringify(path)}, ${JSON.stringify(options)});
  const input = ${
    kind === 'audio'
      ? `writer.addAudioStream({ sampleRate: 48000, channels: 1, encoder: '${encoder}' })`
      : `writer.addVideoStream({ frameRate: 25, width: 96, height: 64, encoder: '${encoder}', encoderOptions: { g: 12 } })`
  };
  await writer.open();
  const data = ${kind === 'audio' ? 'Float32Array.from({ length: 1920 }, (_, n) => Math.sin(n / 7) / 3)' : 'new Uint8Array(96 * 64 * 3)'};
  const start = performance.now();
  for (let n = 1; ; n += 1) {
    await input.write(data);
    process.stdout.write(n / 25 + '\\n');
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + n * 40 - performance.now())));
  }
`;

/** Runs such a program and kills it after so many milliseconds of writing; gives the seconds that it had written. */
async function killed(text: string, after: number): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    said += part;
  });
  await once(child.stdout, 'data');
  await sleep(after);
  child.kill('SIGKILL');
  await once(child, 'close');
  return Number(said.trimEnd().split('\n').at(-1));
}

const FRAGMENTS = { atomic: false, options: { movflags: 'frag_keyframe+empty_moov' } };
const STREAMED = { atomic: false };

describe.skipIf(!isBuilt).concurrent('a process that is killed while it writes', () => {
  const random = seeded(7);
  it.each([
    ['a.mp4', 'video', 'mpeg4', FRAGMENTS],
    ['a.mkv', 'video', 'mpeg4', STREAMED],
    ['a.ts', 'video', 'mpeg4', STREAMED],
    ['a.wav', 'audio', 'pcm_s16le', STREAMED],
    ['a.flac', 'audio', 'flac', STREAMED],
    ['a.ogg', 'audio', 'libvorbis', STREAMED],
    ['b.mkv', 'audio', 'pcm_s16le', STREAMED],
  ] as const)('leaves %s readable but for the last second', async (name, kind, encoder, options) => {
    const path = scratch(name);
    const written = await killed(live(path, options, kind, encoder), 2300 + 700 * random());
    const seconds =
      kind === 'audio'
        ? sampleCount((await readAudio(path, {}, { failOn: 'none' })).chunks) / 48_000
        : timestamps((await readVideo(path, {}, { failOn: 'none' })).chunks).length / 25;
    expect(seconds).toBeLessThanOrEqual(written + 0.1);
    expect(written - seconds).toBeLessThan(1.3);
  });

  it('leaves nothing at the name of a file that is not whole', async () => {
    const path = scratch('whole.mp4');
    await killed(live(path, {}, 'video', 'mpeg4'), 700);
    expect(existsSync(path)).toBe(false);
    const left = readdirSync(scratch('.')).filter((name) => name.includes('whole'));
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(/^\.whole\.mp4\.\d+-\d+\.part$/);
    expect(existsSync(join(scratch('.'), left[0] ?? ''))).toBe(true);
  });
});

describe.skipIf(!isBuilt || strace === null)('a power cut', () => {
  it('finds the old file or the whole new one: bytes are synced before they get the name, and the name after', async () => {
    const [path, trace] = [scratch('order.wav'), scratch('trace')];
    const text = live(path, {}, 'audio', 'pcm_s16le')
      .replace('for (let n = 1; ; n += 1)', 'for (let n = 1; n < 4; n += 1)')
      .concat('\nawait writer.finish();');
    const calls = 'trace=fsync,rename,renameat,renameat2';
    const args = ['-f', '-y', '-o', trace, '-e', calls, process.execPath, '--input-type=module', '-e', text];
    const child = spawn(strace ?? '', args, { stdio: 'ignore' });
    expect((await once(child, 'exit'))[0]).toBe(0);
    const lines = readFileSync(trace, 'utf8').split('\n');
    const place = (pattern: RegExp) => lines.findIndex((line) => pattern.test(line));
    const order = [
      place(/fsync\(\d+<.*\/\.order\.wav\.\d+-\d+\.part>/),
      place(/rename.*\.part".*order\.wav"/),
      place(/fsync\(\d+<[^>]*sluice-test-[^/>]*>/),
    ];
    expect(order[0]).toBeGreaterThanOrEqual(0);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(3);
  });
});
