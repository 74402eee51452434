/** Where set-up finds and puts things. Everything outside the checkout is under one cache folder. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What outlives a checkout: FFmpeg's source and builds, the compiler cache. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'sluice');

/** Stamps of what was built in this checkout, and from which sources. */
export const stampFolder = join(root, 'target', 'setup');

/** The platform's name as napi and npm packages write it. */
export const platform = `${process.platform}-${process.arch}-gnu`;

/** The addon, where the loader of a checkout looks for it. */
export const addonFile = join(root, 'native', `sluice.${platform}.node`);

/** The programs that the package starts, which lie beside the addon. */
export const programNames = ['sluice-speaker', 'sluice-window'];

/** A program, where the loader of a checkout looks for it. */
export const programFile = (name) => join(root, 'native', name);

/** A path inside the checkout. */
export function inRoot(...parts) {
  return join(root, ...parts);
}

/** Whether a program of that name is on PATH. */
export function programExists(name) {
  return (process.env.PATH ?? '')
    .split(':')
    .some((folder) => folder !== '' && existsSync(join(folder, name)));
}
