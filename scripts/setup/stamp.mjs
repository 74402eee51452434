/** Tells whether something that was built is still what its sources would give. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRoot, root, stampFolder } from './paths.mjs';

/** A hash over the content of files and folders of the checkout; missing ones count as empty. */
export function hashSources(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(listFiles).sort()) {
    hash.update(`${path}\0`);
    hash.update(readFileSync(join(root, path)));
  }
  return hash.digest('hex');
}

function listFiles(path) {
  const absolute = inRoot(path);
  if (!existsSync(absolute)) return [];
  let entries;
  try {
    entries = readdirSync(absolute, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries.flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return listFiles(inner);
    return entry.isFile() && !entry.name.endsWith('.node') ? [inner] : [];
  });
}

/** Whether the stamp of that name holds that hash. */
export function stampIs(name, hash) {
  try {
    return readFileSync(join(stampFolder, name), 'utf8') === hash;
  } catch {
    return false;
  }
}

/** Writes a stamp, whole or not at all. */
export function writeStamp(name, hash) {
  writeAtomically(join(stampFolder, name), hash);
}

/** Writes a file under another name first, so that an interruption never leaves half of it. */
export function writeAtomically(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}
