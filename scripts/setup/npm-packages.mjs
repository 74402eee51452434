/** The npm packages of a lock file. */
import { readFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { startProgress } from './terminal.mjs';

/** Runs `npm ci` in a folder of the checkout, unless its node_modules holds what its package-lock.json says. */
export async function installNpmPackages(folder = '.', options = []) {
  if (nodeModulesMatch(folder)) return;
  const progress = startProgress(`Installing npm packages${folder === '.' ? '' : ` of ${folder}/`}`);
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...options], {
    cwd: inRoot(folder),
    onLine: (text) => progress.update(text),
  });
  progress.done();
}

/** Compares the lock file with the one that npm leaves inside node_modules. */
function nodeModulesMatch(folder) {
  const wanted = readPackages(inRoot(folder, 'package-lock.json'));
  const present = readPackages(inRoot(folder, 'node_modules/.package-lock.json'));
  if (wanted === null || present === null) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.optional === true || entry.link === true) continue;
    if (present[path]?.version !== entry.version) return false;
  }
  return Object.keys(present).every((path) => present[path].link === true || path in wanted);
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
