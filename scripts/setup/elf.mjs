/** What a shared library says about itself, read with binutils' readelf. */
import { capture } from './run.mjs';
import { SetupError } from './terminal.mjs';

/** Comes with every Linux on which an official Node runs; never bundled. */
const everywhere =
  /^(ld-linux[-.]|lib(c|m|pthread|dl|rt|resolv|util)\.so\.|libstdc\+\+\.so\.6|libgcc_s\.so\.1)/;

/** `{ soname, needed, runPath, flags, textRelocations, lazy }` of a library. */
export function readDynamic(file) {
  const text = readelf('-dW', file);
  const all = (tag) =>
    [...text.matchAll(new RegExp(`\\(${tag}\\).*?\\[(.*)\\]`, 'g'))].map((match) => match[1]);
  const flags = [...text.matchAll(/\((?:FLAGS|FLAGS_1)\)\s+(?:Flags: )?(.*)/g)]
    .map((match) => match[1])
    .join(' ');
  return {
    soname: all('SONAME')[0] ?? null,
    needed: all('NEEDED'),
    runPath: all('RUNPATH')[0] ?? all('RPATH')[0] ?? null,
    flags: flags.split(/\s+/),
    textRelocations: /\(TEXTREL\)|\bTEXTREL\b/.test(text),
  };
}

/** Whether a machine has that library without our doing. */
export function isEverywhere(soname) {
  return everywhere.test(soname);
}

/** The libraries of which a file asks for certain versions of symbols. */
export function versionedFiles(file) {
  return [...readelf('-VW', file).matchAll(/ File: (\S+) /g)].map((match) => match[1]);
}

/** The newest version of a versioned library that the file refers to, such as `GLIBC` → `2.34`; null for none. */
export function newestVersion(file, family) {
  const found = readelf('-VW', file).matchAll(new RegExp(`Name: ${family}_([\\d.]+)\\b`, 'g'));
  return newest([...found].map((match) => match[1]));
}

/** The highest of some version numbers, or null. */
export function newest(versions) {
  return versions.reduce(
    (best, version) => (best === null || compareVersions(version, best) > 0 ? version : best),
    null,
  );
}

/** Orders `2.4` before `2.34`. */
export function compareVersions(left, right) {
  const [a, b] = [left, right].map((text) => text.split('.').map(Number));
  const index = a.findIndex((number, place) => number !== (b[place] ?? 0));
  return index === -1 ? a.length - b.length : a[index] - (b[index] ?? 0);
}

/** File of every shared library that the system's loader knows, by soname. */
export function systemLibraries() {
  const listing = capture('/sbin/ldconfig', ['-p']);
  if (listing === null) throw new SetupError('/sbin/ldconfig -p does not work on this machine.');
  const files = new Map();
  for (const [, soname, file] of listing.matchAll(/^\s*(\S+) \(libc6,x86-64.*=> (\S+)$/gm)) {
    if (!files.has(soname)) files.set(soname, file);
  }
  return files;
}

/** readelf's text for a file. */
export function readelf(option, file) {
  const text = capture('readelf', [option, file], { env: { ...process.env, LC_ALL: 'C' } });
  if (text === null) throw new SetupError(`readelf cannot read ${file}.`);
  return text;
}
