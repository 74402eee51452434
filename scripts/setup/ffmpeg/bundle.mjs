/**
 * Puts FFmpeg's codec libraries beside it under private names, as auditwheel does for Python: the folder
 * then needs nothing but the C and C++ run time, and never meets another copy in the same process.
 * Here alone is decided where these libraries come from: the distribution's own shared objects.
 */
import { chmodSync, copyFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isEverywhere, readDynamic, systemLibraries } from '../elf.mjs';
import { run } from '../run.mjs';
import { SetupError } from '../terminal.mjs';

/** Part of the recipe's key: a change here is another build. */
export const bundleRevision = 1;

/** Bundles into `folder`; gives `{ soname, from }` of every library that was copied. */
export async function bundleLibraries(folder) {
  const own = readdirSync(folder).filter((name) => /-sluice\.so\.\d+$/.test(name));
  const found = findDependencies(own.map((name) => join(folder, name)));
  const renames = [...found.keys()].flatMap((soname) => ['--replace-needed', soname, privateName(soname)]);
  for (const [soname, from] of found) {
    const file = join(folder, privateName(soname));
    copyFileSync(realpathSync(from), file);
    chmodSync(file, 0o755);
    // Before patchelf: strip does not understand what patchelf has moved.
    await run('strip', ['--strip-unneeded', file]);
    await run('patchelf', ['--set-soname', privateName(soname), ...renames, '--set-rpath', '$ORIGIN', file]);
  }
  for (const name of own) {
    await run('patchelf', [...renames, '--set-rpath', '$ORIGIN', realpathSync(join(folder, name))]);
  }
  return [...found].map(([soname, from]) => ({ soname: privateName(soname), from: realpathSync(from) }));
}

/** Everything that these files need, directly or not, that is neither among them nor on every machine. */
function findDependencies(files) {
  const system = systemLibraries();
  const found = new Map();
  const waiting = [...files];
  while (waiting.length > 0) {
    for (const soname of readDynamic(waiting.pop()).needed) {
      if (isEverywhere(soname) || soname.includes('-sluice.so') || found.has(soname)) continue;
      const file = system.get(soname);
      if (file === undefined) throw new SetupError(`${soname} is not on this machine.`);
      found.set(soname, file);
      waiting.push(file);
    }
  }
  return found;
}

/** `libvpx.so.7` → `libvpx-sluice.so.7` */
function privateName(soname) {
  return soname.replace('.so', '-sluice.so');
}
