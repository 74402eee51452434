/** The npm packages of the lock file. */
import { readFileSync } from 'node:fs';
import { inRoot, root } from './paths.mjs';
import { run } from './run.mjs';
import { startProgress } from './terminal.mjs';

/** Runs `npm ci` unless node_modules holds what package-lock.json says. */
export async function installNpmPackages() {
  if (nodeModulesMatch()) return;
  const progress = startProgress('Installing npm packages');
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, onLine: (text) => progress.update(text) });
  progress.done();
}

/** Compares the lock file with the one that npm leaves inside node_modules. */
function nodeModulesMatch() {
  const wanted = readPackages('package-lock.json');
  const present = readPackages('node_modules/.package-lock.json');
  if (wanted === null || present === null) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.optional === true || entry.link === true) continue;
    if (present[path]?.version !== entry.version) return false;
  }
  return Object.keys(present).every((path) => present[path].link === true || path in wanted);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(inRoot(file), 'utf8')).packages;
  } catch {
    return null;
  }
}
