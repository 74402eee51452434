import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Packed } from './packed.ts';

/** What every Linux has on which an official Node runs. */
export const RUN_TIME: RegExp =
  /^(ld-linux-x86-64\.so\.2|lib(c|m|pthread|dl|rt|resolv)\.so\.\d|libstdc\+\+\.so\.6|libgcc_s\.so\.1)$/;

/** Sound cards, screens and video hardware: opened when asked for, never needed at load. */
export const DEVICE_LIBRARY: RegExp = /^lib(asound|pulse|X11|Xext|Xv|xcb|va|drm|vpl)[.-]/;

/** Every ELF file of a package. */
export function listBinaries({ folder }: Packed): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.node$|\.so\./.test(name))
    .map((name) => join(folder, name));
}

/** binutils' readelf: an account of the file that owes nothing to our own scripts. */
export function readelf(option: string, file: string): string {
  return execFileSync('readelf', [option, '--wide', file], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
    maxBuffer: 1 << 28,
  });
}

/** Names of the libraries that a file asks the loader for. */
export function listNeeded(file: string): string[] {
  return [...readelf('--dynamic', file).matchAll(/\(NEEDED\).*\[(.*)\]/g)].map((match) => match[1] ?? '');
}

/** Versions of one family of symbols that a file asks for, such as every `GLIBC_…`. */
export function listVersions(file: string, family: string): string[] {
  const found = readelf('--version-info', file).matchAll(new RegExp(`Name: ${family}_([\\d.]+)`, 'g'));
  return [...new Set([...found].map((match) => match[1] ?? ''))];
}

/** Whether version `left` is not newer than `right`; both like `2.34`. */
export function isAtMost(left: string, right: string): boolean {
  const [a, b] = [left.split('.').map(Number), right.split('.').map(Number)];
  const place = a.findIndex((number, index) => number !== (b[index] ?? 0));
  return place === -1 || (a[place] ?? 0) < (b[place] ?? 0);
}
