/** Turns assembled folders into tarballs and measures them. */
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../setup/run.mjs';
import { SetupError } from '../setup/terminal.mjs';
import { outFolder, packages } from './folders.mjs';

/** Gives `{ key: { folder, file, bytes, unpackedBytes } }` of every package. */
export function packAll() {
  return Object.fromEntries(Object.entries(packages).map(([key, { folder }]) => [key, pack(folder)]));
}

function pack(folder) {
  const output = capture('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', outFolder], {
    cwd: folder,
  });
  if (output === null) throw new SetupError(`npm pack failed in ${folder}.`);
  const parsed = JSON.parse(output);
  const { filename, size, unpackedSize } = Array.isArray(parsed) ? parsed[0] : Object.values(parsed)[0];
  return {
    folder,
    file: join(outFolder, filename.replace(/^@/, '').replace('/', '-')),
    bytes: size,
    unpackedBytes: unpackedSize,
  };
}

/** Files of a folder and their bytes, the largest first. */
export function listSizes(folder) {
  const files = readdirSync(folder, { recursive: true }).map((name) => ({
    name,
    status: lstatSync(join(folder, name)),
  }));
  const sizes = files
    .filter(({ status }) => status.isFile())
    .map(({ name, status }) => ({ name, bytes: status.size }));
  return sizes.sort((a, b) => b.bytes - a.bytes);
}
