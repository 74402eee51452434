/** Every error code of the source is documented, and every documented one exists. */
import { readProjectFile } from './files.mjs';

const page = 'docs/errors.md';
const code = /\bERR_[A-Z0-9_]+\b/g;
const nodesOwn = new Set([
  'ERR_MODULE_NOT_FOUND',
  'ERR_DLOPEN_FAILED',
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
]);

/** Every breach as one line of text. */
export function checkErrorCodes(files) {
  const used = new Map();
  for (const path of files.filter(isSource)) {
    for (const [name] of readProjectFile(path).matchAll(code)) {
      if (!used.has(name) && !nodesOwn.has(name)) used.set(name, path);
    }
  }
  if (used.size === 0) return [];
  if (!files.includes(page)) return [`${page} is missing`];
  const documented = new Set(
    [...readProjectFile(page).matchAll(/^#+ .*?`?(ERR_[A-Z0-9_]+)/gm)].map((match) => match[1]),
  );
  const missing = [...used].filter(([name]) => !documented.has(name));
  const unused = [...documented].filter((name) => !used.has(name));
  return [
    ...missing.map(([name, path]) => `${path}: ${name} has no heading in ${page}`),
    ...unused.map((name) => `${page}: ${name} is nowhere in the source`),
  ];
}

function isSource(path) {
  return /^(src|crates\/[^/]+\/src|bindings\/src)\/.*\.(ts|rs)$/.test(path);
}
