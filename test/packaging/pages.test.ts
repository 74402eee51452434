import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { describePages, listPages } from '../support/pages.ts';
import { installInto } from './support/installation.ts';
import { type PackedSet, packEverything, root } from './support/packed.ts';

// Outside of the repository, so that nothing of it can be found by accident.
const scratch = mkdtempSync(join(tmpdir(), 'sluice-installed-'));
let set: PackedSet;
let installed: string;

vi.setConfig({ testTimeout: 120_000 });

beforeAll(() => {
  set = packEverything();
  installed = installInto(scratch, set, ['main', 'addon', 'lgpl']);
  // The programs in TypeScript are modules.
  execFileSync('npm', ['pkg', 'set', 'type=module'], { cwd: installed });
  cpSync(join(root, 'examples/media'), join(installed, 'examples/media'), { recursive: true });
  // For the programs in TypeScript; a user has these by `npm install --save-dev @types/node`.
  symlinkSync(join(root, 'node_modules/@types'), join(installed, 'node_modules/@types'));
}, 900_000);

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.each(['20.19.0', '22.12.0', '24.21.0'])('on a fresh install, Node %s', (version) => {
  const node = () => set.nodes.find((entry) => entry.version === version)?.program as string;
  describePages(['README.md', ...listPages()], { folder: () => installed, node });
});
