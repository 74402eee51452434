/** Names and sizes of files, and words that must not stay. */
import { basename, extname } from 'node:path';
import { findLines, readProjectFile } from './files.mjs';

const code = new Set(['.rs', '.ts', '.mjs', '.mts', '.js']);
const longest = 500;
const names = { '.rs': /^[a-z0-9]+(_[a-z0-9]+)*\.rs$/, other: /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/ };
const unfinished = /\b(TODO|FIXME|XXX|HACK)\b|\b(todo|unimplemented)!\(/g;

/** Every breach as one line of text. */
export function checkHygiene(files) {
  return files.filter((path) => code.has(extname(path))).flatMap(checkFile);
}

function checkFile(path) {
  const found = [];
  const pattern = names[extname(path)] ?? names.other;
  if (!pattern.test(basename(path))) found.push(`${path}: file names are kebab-case, in Rust snake_case`);
  const text = readProjectFile(path);
  const lines = text.split('\n').length - 1;
  if (lines > longest) found.push(`${path}: ${lines} lines; ${longest} are the most`);
  if (path !== 'scripts/check/hygiene.mjs') {
    found.push(...findLines(path, text, unfinished).map((place) => `${place}: unfinished work`));
  }
  return found;
}
