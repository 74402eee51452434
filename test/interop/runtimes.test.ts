import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from '../support/scratch.ts';
import { runtimes } from '../support/tools.ts';

const ROOT: string = fileURLToPath(new URL('../..', import.meta.url));
const inFolder = scratchFolder();
mkdirSync(inFolder('node_modules'));
symlinkSync(ROOT, inFolder('node_modules/sluice'));
symlinkSync(`${ROOT}/examples`, inFolder('examples'));
writeFileSync(inFolder('package.json'), '{ "type": "module" }');

const program = `
  import { MediaError, MemoryTarget, StreamReader, StreamWriter } from 'sluice';

  const reader = await StreamReader.open('examples/media/speech.mp4');
  await reader.addAudioStream({ sampleRate: 16000, channels: 1, framesPerChunk: 16000 });
  await reader.addVideoStream({ framesPerChunk: 25, width: 64 });
  let [samples, frames] = [0, 0];
  for await (const [sound, pictures] of reader) {
    samples += sound?.data.length ?? 0;
    frames += pictures?.shape[0] ?? 0;
    pictures?.[Symbol.dispose]();
  }
  await reader.close();

  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format: 'wav' });
  const input = writer.addAudioStream({ sampleRate: 8000, channels: 1, format: 's16' });
  await writer.open();
  await input.write(new Int16Array(8000));
  await writer.finish();

  const failure = await StreamReader.open('no such file').catch((error) => error);
  console.log(JSON.stringify([samples, frames, target.bytes.length > 16000, failure instanceof MediaError, failure.code]));
`;

writeFileSync(inFolder('program.mjs'), program);

describe.each([
  { name: 'Bun', runtime: runtimes.bun, args: ['program.mjs'] },
  { name: 'Deno', runtime: runtimes.deno, args: ['run', '-A', '--node-modules-dir=manual', 'program.mjs'] },
])('$name', ({ runtime, args }) => {
  it.skipIf(runtime === null)('reads, writes, fails with a code, and ends by itself', async () => {
    const { stdout } = await promisify(execFile)(runtime as string, args, {
      cwd: inFolder(''),
      timeout: 60_000,
    });
    expect(JSON.parse(stdout)).toEqual([160_000, 250, true, true, 'ERR_NOT_FOUND']);
  });
});
