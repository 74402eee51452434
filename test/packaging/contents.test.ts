import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type Manifest,
  type PackageKey,
  type PackedSet,
  packEverything,
  readManifest,
} from './support/packed.ts';

let set: PackedSet;
const manifests = {} as Record<PackageKey, Manifest>;
const keys = ['main', 'addon', 'lgpl', 'gpl'] as const;
const natives = ['addon', 'lgpl', 'gpl'] as const;

beforeAll(() => {
  set = packEverything();
  for (const key of keys) manifests[key] = readManifest(set.packages[key]);
}, 900_000);

describe('the published packages', () => {
  test('have one version', () => {
    expect(new Set(keys.map((key) => manifests[key].version)).size).toBe(1);
  });

  test.each(keys)('run no script when installed (%s)', (key) => {
    expect(manifests[key].scripts ?? {}).toEqual({});
  });

  test.each(keys)('have no dependency at run time (%s)', (key) => {
    expect(manifests[key].dependencies).toBeUndefined();
  });

  test('bring the addon and the LGPL library along, in exactly their own version', () => {
    const { version } = manifests.main;
    expect(manifests.main.optionalDependencies).toEqual({
      '@sluice/linux-x64-gnu': version,
      '@sluice/ffmpeg-linux-x64-gnu': version,
    });
  });

  test.each(natives)('are taken by npm on their platform only (%s)', (key) => {
    expect(manifests[key]).toMatchObject({ os: ['linux'], cpu: ['x64'], libc: ['glibc'] });
  });

  test('take at most 60 MB unpacked, main, addon and LGPL library together', () => {
    const { main, addon, lgpl } = set.packages;
    expect(main.unpackedBytes + addon.unpackedBytes + lgpl.unpackedBytes).toBeLessThanOrEqual(60_000_000);
  });

  test('hold the compiled package and its pages, no sources, no tests, no scripts', () => {
    const names = readdirSync(set.packages.main.folder).sort();
    expect(names).toEqual(['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'dist', 'docs', 'package.json']);
  });

  test('pass publint', async () => {
    const { messages } = await publint({ pkgDir: set.packages.main.folder, strict: true });
    expect(messages).toEqual([]);
  });
});

describe('licences', () => {
  test('are named for each package', () => {
    const named = Object.fromEntries(keys.map((key) => [key, manifests[key].license]));
    expect(named).toEqual({
      main: 'MIT OR Apache-2.0',
      addon: 'MIT OR Apache-2.0',
      lgpl: 'LGPL-3.0-or-later',
      gpl: 'GPL-3.0-or-later',
    });
  });

  test.each(['lgpl', 'gpl'] as const)(
    'every bundled library is on the source page, its notice in the package (%s)',
    (key) => {
      const { folder } = set.packages[key];
      const page = readFileSync(join(folder, 'SOURCE.md'), 'utf8');
      const bundled = readdirSync(join(folder, 'lib')).filter((name) => !/^lib(av|sw)/.test(name));
      expect(bundled.length).toBeGreaterThan(20);
      for (const name of bundled) {
        const debianPackage = page.match(
          new RegExp(`\\| ${name.replaceAll('.', '\\.').replaceAll('+', '\\+')} \\| (\\S+) \\|`),
        )?.[1];
        expect(existsSync(join(folder, 'licenses', `${debianPackage}.txt`)), name).toBe(true);
      }
    },
  );

  test.each(['lgpl', 'gpl'] as const)(
    "FFmpeg's licence, exact source and configure line are in the package (%s)",
    (key) => {
      const { folder } = set.packages[key];
      const page = readFileSync(join(folder, 'SOURCE.md'), 'utf8');
      expect(page).toMatch(/SHA-256\s+`[0-9a-f]{64}`/);
      expect(page).toContain('--build-suffix=-sluice');
      expect(page.includes('--enable-gpl')).toBe(key === 'gpl');
      expect(existsSync(join(folder, 'licenses', 'ffmpeg-COPYING.LGPLv3'))).toBe(true);
    },
  );
});
