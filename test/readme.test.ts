import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT: string = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sluice-readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The programs run where a user would run them: in a folder that has the package and the clip.
symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'));
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

/** The programs of a page, each with the heading that it stands under. */
function programs(page: string): [heading: string, code: string][] {
  const found: [string, string][] = [];
  let heading = '';
  for (const [, title, code] of page.matchAll(/^#+ (.+)$|^```(?:js|ts)\n([\s\S]*?)^```$/gm)) {
    heading = title ?? heading;
    if (code !== undefined) {
      found.push([heading, code]);
    }
  }
  return found;
}

/** Runs a program as it is printed, but for where it finds the package. */
function run(code: string): string {
  const entry = JSON.stringify(join(ROOT, 'dist/index.js'));
  const file = join(folder, 'program.mjs');
  writeFileSync(file, code.replaceAll("from 'sluice'", `from ${entry}`));
  return execFileSync(process.execPath, [file], { cwd: folder, encoding: 'utf8', timeout: 60_000 });
}

describe.each(['README.md', 'docs/errors.md'])('%s', (name) => {
  it.each(programs(readFileSync(join(ROOT, name), 'utf8')))(
    '%s: runs as printed and ends by itself',
    (_, code) => {
      expect(() => run(code)).not.toThrow();
    },
  );
});

describe('docs/errors.md', () => {
  it('has every code that the library can give, and no other', () => {
    const documented = [...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^### (ERR_\w+)$/gm)];
    const source = readFileSync(join(ROOT, 'src/errors.ts'), 'utf8');
    const codes = new Set(source.match(/ERR_[A-Z_]+/g));
    expect(documented.map(([, code]) => code).sort()).toEqual([...codes].sort());
  });
});
