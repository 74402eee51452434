import { statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  DEVICE_LIBRARY,
  isAtMost,
  listBinaries,
  listNeeded,
  listVersions,
  RUN_TIME,
  readelf,
} from './support/binaries.ts';
import { type PackedSet, packEverything, readManifest } from './support/packed.ts';

let set: PackedSet;
const natives = ['addon', 'lgpl', 'gpl'] as const;

beforeAll(() => {
  set = packEverything();
}, 900_000);

describe('the shared objects of the packages', () => {
  test.each(natives)('need no newer glibc than package.json says (%s)', (key) => {
    const stated = readManifest(set.packages[key]).config?.glibc.replace('>=', '') ?? '';
    expect(stated).toMatch(/^2\.\d+$/);
    for (const file of listBinaries(set.packages[key])) {
      const newer = listVersions(file, 'GLIBC').filter((version) => !isAtMost(version, stated));
      expect(newer, basename(file)).toEqual([]);
    }
  });

  test('run on the glibc of Debian 12', () => {
    expect(isAtMost(readManifest(set.packages.addon).config?.glibc.replace('>=', '') ?? '', '2.36')).toBe(
      true,
    );
  });

  test.each(['lgpl', 'gpl'] as const)(
    'find all that they need beside them or in the C and C++ run time (%s)',
    (key) => {
      const files = [...listBinaries(set.packages[key]), ...listBinaries(set.packages.addon)];
      const present = new Set(files.map((file) => basename(file)));
      for (const file of files) {
        const lost = listNeeded(file).filter((name) => !present.has(name) && !RUN_TIME.test(name));
        expect(lost, basename(file)).toEqual([]);
      }
    },
  );

  test.each(natives)('ask for no library of a sound card, a screen or video hardware (%s)', (key) => {
    for (const file of listBinaries(set.packages[key])) {
      expect(
        listNeeded(file).filter((name) => DEVICE_LIBRARY.test(name)),
        basename(file),
      ).toEqual([]);
    }
  });

  test.each(['lgpl', 'gpl'] as const)(
    'carry private names, so that no other copy in the process is met (%s)',
    (key) => {
      for (const file of listBinaries(set.packages[key])) {
        const soname = readelf('--dynamic', file).match(/\(SONAME\).*\[(.*)\]/)?.[1];
        expect(soname).toBe(basename(file));
        expect(soname).toMatch(/^slu|-sluice\.so\./);
      }
    },
  );

  test.each(['lgpl', 'gpl'] as const)('prefer their own symbols to those of the program (%s)', (key) => {
    for (const file of listBinaries(set.packages[key])) {
      expect(readelf('--dynamic', file), basename(file)).toContain('SYMBOLIC');
    }
  });

  test.each(natives)('look for libraries relative to themselves only (%s)', (key) => {
    for (const file of listBinaries(set.packages[key])) {
      const paths =
        readelf('--dynamic', file)
          .match(/\((?:RUNPATH|RPATH)\).*\[(.*)\]/)?.[1]
          ?.split(':') ?? [];
      expect(
        paths.filter((path) => !path.startsWith('$ORIGIN')),
        basename(file),
      ).toEqual([]);
      // What a codec library loads is found by the run path of the FFmpeg library that needs it.
      if (!/^slu(?!ice).*\.so/.test(basename(file))) expect(paths.length, basename(file)).toBeGreaterThan(0);
    }
  });

  test.each(natives)('have no relocations in code and no executable stack (%s)', (key) => {
    for (const file of listBinaries(set.packages[key])) {
      expect(readelf('--dynamic', file), basename(file)).not.toContain('TEXTREL');
      expect(readelf('--segments', file), basename(file)).not.toMatch(/GNU_STACK.*RWE/);
    }
  });

  test.each(natives)('are stripped (%s)', (key) => {
    for (const file of listBinaries(set.packages[key])) {
      expect(readelf('--sections', file), basename(file)).not.toMatch(/\.(debug_info|symtab)\b/);
    }
  });
});

describe('the addon', () => {
  test('is never unloaded, since its threads may outlive a worker', () => {
    const [addon = ''] = listBinaries(set.packages.addon);
    expect(readelf('--dynamic', addon)).toMatch(/FLAGS_1\).*NODELETE/);
  });

  test('has read-only relocations, bound when it is loaded', () => {
    const [addon = ''] = listBinaries(set.packages.addon);
    expect(readelf('--segments', addon)).toContain('GNU_RELRO');
    expect(readelf('--dynamic', addon)).toMatch(/BIND_NOW|FLAGS_1\).*NOW/);
  });
});

describe('the programs beside the addon', () => {
  test.each([
    ['sluice-speaker', ['libasound.so.2']],
    ['sluice-window', []],
  ])('%s can be run, is stripped, and needs of the system no more than it must', (name, devices) => {
    const file = join(set.packages.addon.folder, name);
    expect(statSync(file).mode & 0o111).toBe(0o111);
    expect(readelf('--sections', file)).not.toMatch(/\.(debug_info|symtab)\b/);
    expect(listNeeded(file).filter((needed) => !RUN_TIME.test(needed))).toEqual(devices);
    expect(readelf('--dynamic', file)).not.toMatch(/\((?:RUNPATH|RPATH)\)/);
    const stated = readManifest(set.packages.addon).config?.glibc.replace('>=', '') ?? '';
    expect(listVersions(file, 'GLIBC').filter((version) => !isAtMost(version, stated))).toEqual([]);
  });
});
