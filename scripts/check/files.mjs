/** The text files of the project that the checks look at: what git tracks or would track. */
import { existsSync, readFileSync } from 'node:fs';
import { inRoot, root } from '../setup/paths.mjs';
import { capture } from '../setup/run.mjs';

/** Paths relative to the checkout, as git lists them. */
export function listProjectFiles() {
  const listing =
    capture('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root }) ?? '';
  return listing.split('\n').filter((path) => path !== '' && existsSync(inRoot(path)));
}

/** The text of one of them. */
export function readProjectFile(path) {
  return readFileSync(inRoot(path), 'utf8');
}

/** Rust or TypeScript without comments, line numbers kept. Good enough to look for names of modules. */
export function withoutComments(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** `path:line` of every match of a global pattern. */
export function findLines(path, text, pattern) {
  return [...text.matchAll(pattern)].map(
    (match) => `${path}:${text.slice(0, match.index).split('\n').length}`,
  );
}
