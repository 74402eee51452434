import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRoot } from '../../scripts/setup/paths.mjs';

let clone;

beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'sluice-fresh-'));
  for (const part of ['scripts', 'package.json', 'package-lock.json', 'Cargo.toml', 'benches'])
    cpSync(inRoot(part), join(clone, part), {
      recursive: true,
      filter: (path) => !/node_modules/.test(path),
    });
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

// Without a PATH set-up stops at its first step, the toolchain: after all of its modules were loaded, before it installs.
test.each(['start', 'test', 'setup', 'bench', 'package'])(
  '%s.mjs loads where no npm package is installed yet',
  (script) => {
    const { stderr, stdout, status } = spawnSync(process.execPath, [`scripts/${script}.mjs`], {
      cwd: clone,
      env: { HOME: clone },
      encoding: 'utf8',
    });
    expect(stderr + stdout).toContain('Rust');
    expect(stderr).not.toContain('ERR_MODULE_NOT_FOUND');
    expect(status).toBe(1);
  },
);
