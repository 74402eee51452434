/**
 * Changes names inside a 64-bit little-endian shared object, in place: every new name is as long as the old
 * one, so nothing moves and the file stays as its linker made it. (patchelf appends the tables that it
 * changes, and its version in Debian 12 mixes names up.)
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { SetupError } from './terminal.mjs';

const sectionTypes = { dynamic: 6, versionNeeds: 0x6ffffffe, versionDefinitions: 0x6ffffffd };
const dynamicTags = { end: 0, needed: 1, soname: 14, symbolic: 16, flags: 30 };
const symbolicFlag = 2;

/**
 * Renames libraries (`renameLibrary(soname)` gives the new name) and versions of symbols
 * (`renameVersion(name)`), and lets the file prefer its own symbols. A renamed version only matches itself.
 * Both together keep an executable out that exports the same symbols without versions, as Node does with
 * all of OpenSSL.
 */
export function renameInside(file, { renameLibrary, renameVersion }) {
  const bytes = readFileSync(file);
  const sections = readSections(bytes);
  const change = { bytes, renameLibrary, renameVersion };
  for (const section of sections) {
    const strings = sections[section.link]?.offset;
    if (section.type === sectionTypes.dynamic) {
      for (const place of listNames(bytes, section)) replaceName(bytes, strings + place, renameLibrary);
      preferOwnSymbols(bytes, section, file);
    }
    if (section.type === sectionTypes.versionNeeds) renameNeeds(change, section, strings);
    if (section.type === sectionTypes.versionDefinitions) renameDefinitions(change, section, strings);
  }
  writeFileSync(file, bytes);
}

function readSections(bytes) {
  if (bytes.readUInt32BE(0) !== 0x7f454c46 || bytes[4] !== 2 || bytes[5] !== 1) {
    throw new SetupError('Only 64-bit little-endian ELF files can be renamed.');
  }
  const start = Number(bytes.readBigUInt64LE(0x28));
  const [size, count] = [bytes.readUInt16LE(0x3a), bytes.readUInt16LE(0x3c)];
  return Array.from({ length: count }, (_, index) => {
    const header = start + index * size;
    return {
      type: bytes.readUInt32LE(header + 4),
      offset: Number(bytes.readBigUInt64LE(header + 0x18)),
      size: Number(bytes.readBigUInt64LE(header + 0x20)),
      link: bytes.readUInt32LE(header + 0x28),
      entries: bytes.readUInt32LE(header + 0x2c),
    };
  });
}

/** Places, in the table of strings, of the file's own name and of those that it needs. */
function listNames(bytes, { offset, size }) {
  const places = [];
  for (let entry = offset; entry < offset + size; entry += 16) {
    const tag = Number(bytes.readBigInt64LE(entry));
    if (tag === dynamicTags.needed || tag === dynamicTags.soname) {
      places.push(Number(bytes.readBigUInt64LE(entry + 8)));
    }
  }
  return places;
}

/** `Elf64_Verneed` and its `Elf64_Vernaux` entries. */
function renameNeeds({ bytes, renameLibrary, renameVersion }, { offset, entries }, strings) {
  for (let need = offset, left = entries; left > 0; left -= 1, need += bytes.readUInt32LE(need + 12)) {
    replaceName(bytes, strings + bytes.readUInt32LE(need + 4), renameLibrary);
    let auxiliary = need + bytes.readUInt32LE(need + 8);
    for (let count = bytes.readUInt16LE(need + 2); count > 0; count -= 1) {
      const name = replaceName(bytes, strings + bytes.readUInt32LE(auxiliary + 8), renameVersion);
      if (bytes.readUInt32LE(auxiliary) !== hashName(name)) {
        bytes.writeUInt32LE(hashName(name), auxiliary);
        bytes.writeUInt16LE(bytes.readUInt16LE(auxiliary + 6) | hiddenVersion, auxiliary + 6);
      }
      auxiliary += bytes.readUInt32LE(auxiliary + 12);
    }
  }
}

/** `Elf64_Verdef` and its `Elf64_Verdaux` entries; the first of these is the name of the definition itself. */
function renameDefinitions({ bytes, renameLibrary, renameVersion }, { offset, entries }, strings) {
  const rename = (name) => renameVersion(renameLibrary(name));
  for (let definition = offset, left = entries; left > 0; left -= 1) {
    let auxiliary = definition + bytes.readUInt32LE(definition + 12);
    for (let count = bytes.readUInt16LE(definition + 6), first = true; count > 0; count -= 1, first = false) {
      const name = replaceName(bytes, strings + bytes.readUInt32LE(auxiliary), rename);
      if (first) bytes.writeUInt32LE(hashName(name), definition + 8);
      auxiliary += bytes.readUInt32LE(auxiliary + 4);
    }
    definition += bytes.readUInt32LE(definition + 16);
  }
}

/** What `-Bsymbolic` does at link time: a flag, where the file has flags, else one of the spare entries. */
function preferOwnSymbols(bytes, { offset, size }, file) {
  const tagAt = (entry) => Number(bytes.readBigInt64LE(entry));
  let spare = null;
  for (let entry = offset; entry < offset + size; entry += 16) {
    if (tagAt(entry) === dynamicTags.symbolic) return;
    if (tagAt(entry) === dynamicTags.flags) {
      bytes.writeBigUInt64LE(bytes.readBigUInt64LE(entry + 8) | BigInt(symbolicFlag), entry + 8);
      return;
    }
    if (tagAt(entry) === dynamicTags.end) spare ??= entry;
  }
  // The table has to end with one empty entry.
  if (spare === null || spare + 16 >= offset + size) throw new SetupError(`${file} has no room for a flag.`);
  bytes.writeBigInt64LE(BigInt(dynamicTags.symbolic), spare);
}

/** In the loader's words "hidden": a reference that takes this very version or nothing. */
const hiddenVersion = 0x8000;

function replaceName(bytes, place, rename) {
  const name = bytes.toString('latin1', place, bytes.indexOf(0, place));
  const replacement = rename(name);
  if (replacement.length !== name.length) throw new SetupError(`${replacement} is not as long as ${name}.`);
  bytes.write(replacement, place, 'latin1');
  return replacement;
}

/** The System V hash, by which versions are compared. */
function hashName(name) {
  let hash = 0;
  for (const character of Buffer.from(name, 'latin1')) {
    hash = ((hash << 4) + character) >>> 0;
    const high = hash & 0xf0000000;
    hash = (hash ^ (high >>> 24)) & ~high;
  }
  return hash >>> 0;
}
