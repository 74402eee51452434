import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root: string = fileURLToPath(new URL('../../..', import.meta.url));

/** One package as it would be published. */
export type Packed = {
  /** Where it was put together. */
  readonly folder: string;
  /** The tarball. */
  readonly file: string;
  readonly bytes: number;
  readonly unpackedBytes: number;
};

export type PackageKey = 'main' | 'addon' | 'lgpl' | 'gpl';

export type PackedSet = {
  readonly packages: Readonly<Record<PackageKey, Packed>>;
  /** Other versions of Node to try them on. */
  readonly nodes: readonly { readonly version: string; readonly program: string }[];
};

export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly main?: string;
  readonly scripts?: Record<string, string>;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly os?: string[];
  readonly cpu?: string[];
  readonly libc?: string[];
  readonly engines: { readonly node: string };
  readonly config?: { readonly glibc: string };
};

/** Packs everything unless that was done for the present sources. */
export function packEverything(): PackedSet {
  const output = execFileSync(process.execPath, [join(root, 'scripts/package.mjs'), '--json'], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as PackedSet;
}

/** The package.json of a package. */
export function readManifest({ folder }: Packed): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
