import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { isBuilt, runProgram } from '../support/program.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const project = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

describe.runIf(isBuilt)('many copies of the package in one process', () => {
  it('work side by side and say nothing', async () => {
    mkdirSync(scratch('copies'));
    symlinkSync(project('native'), scratch('copies/native'));
    cpSync(project('package.json'), scratch('copies/package.json'));
    const names = Array.from({ length: 12 }, (_, n) => scratch(`copies/dist-${n}/index.js`));
    for (const [n] of names.entries()) {
      cpSync(project('dist'), scratch(`copies/dist-${n}`), { recursive: true });
    }
    const { status, stdout, stderr } = await runProgram(`
      let samples = 0;
      for (const name of ${JSON.stringify(names)}) {
        const { StreamReader } = await import(name);
        const reader = await StreamReader.open(clip);
        await reader.addAudioStream();
        const { value } = await reader.chunks().next();
        samples += value[0].shape[0];
      }
      console.log(samples);
    `);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: `${12 * 4096}\n`, stderr: '' });
  });

  it('can be required, from CommonJS as well', async () => {
    const { status, stdout } = await runProgram(`
      import { createRequire } from 'node:module';
      const loaded = createRequire(import.meta.url)(new URL(entry).pathname);
      console.log(loaded.StreamReader === StreamReader);
    `);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'true\n' });
  });
});
