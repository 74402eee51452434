import { execFileSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renameInside } from '../../scripts/setup/elf-names.mjs';

const names = {
  renameLibrary: (name) => name.replace(/^libanswer/, 'sluanswer'),
  renameVersion: (name) => name.replace('ANSWER_1', 'SLUICE_1'),
};

let folder;
let sizes;

/** A library with versioned symbols, one that calls it, and a program that exports the same symbol itself. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-elf-'));
  const write = (name, text) => writeFileSync(join(folder, name), text);
  const compile = (...args) => execFileSync('gcc', args, { cwd: folder });
  write('answer.c', 'int answer(void) { return 42; } int twice(void) { return 2 * answer(); }');
  write('answer.map', 'ANSWER_1 { global: answer; twice; local: *; };');
  write('caller.c', 'int answer(void); int twice(void); int call(void) { return 100 * twice() + answer(); }');
  write(
    'program.c',
    '#include <stdio.h>\nint call(void); int answer(void) { return 7; }\nint main(void) { printf("%d", call()); return 0; }',
  );
  compile(
    '-shared',
    '-fPIC',
    '-Wl,-soname,libanswer.so.1,--version-script,answer.map',
    'answer.c',
    '-o',
    'libanswer.so.1',
  );
  compile(
    '-shared',
    '-fPIC',
    '-Wl,-soname,libcaller.so.1,-rpath,$ORIGIN',
    'caller.c',
    'libanswer.so.1',
    '-o',
    'libcaller.so.1',
  );
  compile(
    '-rdynamic',
    '-Wl,-rpath,$ORIGIN',
    'program.c',
    'libcaller.so.1',
    'libanswer.so.1',
    '-o',
    'program',
  );
  sizes = ['libanswer.so.1', 'libcaller.so.1'].map((name) => statSync(join(folder, name)).size);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runProgram = () => execFileSync(join(folder, 'program'), { encoding: 'utf8' });

test('a program that exports a symbol without a version takes it over, as Node does with OpenSSL', () => {
  expect(runProgram()).toBe('1407');
});

test('a renamed library is found under its new name, by its own version of the symbol, also by itself', () => {
  for (const name of ['libanswer.so.1', 'libcaller.so.1', 'program']) renameInside(join(folder, name), names);
  renameSync(join(folder, 'libanswer.so.1'), join(folder, 'sluanswer.so.1'));
  expect(runProgram()).toBe('8442');
});

test('the files do not grow', () => {
  const now = ['sluanswer.so.1', 'libcaller.so.1'].map((name) => statSync(join(folder, name)).size);
  expect(now).toEqual(sizes);
});

test('a name of another length is refused', () => {
  const longer = { renameLibrary: (name) => `${name}x`, renameVersion: (name) => name };
  expect(() => renameInside(join(folder, 'libcaller.so.1'), longer)).toThrow('is not as long as');
});
