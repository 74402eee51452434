/**
 * Puts FFmpeg's codec libraries beside it under private names, as auditwheel does for Python: the folder
 * then needs nothing but the C and C++ run time, and never meets another copy in the same process.
 * Here alone is decided where these libraries come from: the distribution's own shared objects.
 */
import { chmodSync, copyFileSync, existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isEverywhere, readDynamic, systemLibraries, versionedFiles } from '../elf.mjs';
import { run } from '../run.mjs';
import { SetupError } from '../terminal.mjs';

/** Part of the recipe's key: a change here is another build. */
export const bundleRevision = 2;

/** Bundles into `folder`; gives `{ soname, from }` of every library that was copied. */
export async function bundleLibraries(folder) {
  const own = readdirSync(folder).filter((name) => /-sluice\.so\.\d+$/.test(name));
  const found = findDependencies(own.map((name) => join(folder, name)));
  for (const [soname, from] of found) {
    const file = join(folder, privateName(soname));
    copyFileSync(realpathSync(from), file);
    chmodSync(file, 0o755);
    // Before patchelf: strip does not understand what patchelf has moved.
    await run('strip', ['--strip-unneeded', file]);
    await run('patchelf', ['--set-soname', privateName(soname), file]);
  }
  const files = [...own, ...[...found.keys()].map(privateName)].map((name) =>
    realpathSync(join(folder, name)),
  );
  for (const file of files) await useNeighbours(file, found);
  for (const file of files) checkNeeds(file, folder);
  return [...found].map(([soname, from]) => ({ soname: privateName(soname), from: realpathSync(from) }));
}

/** One change a call: patchelf 0.14 mixes the names up when it is asked for several. */
async function useNeighbours(file, found) {
  for (const soname of readDynamic(file).needed.filter((name) => found.has(name))) {
    await run('patchelf', ['--replace-needed', soname, privateName(soname), file]);
  }
  await run('patchelf', ['--set-rpath', '$ORIGIN', file]);
}

/** What a file needs is beside it or everywhere, and its table of versions names the same files. */
function checkNeeds(file, folder) {
  const { needed, runPath } = readDynamic(file);
  const lost = needed.filter((name) => !isEverywhere(name) && !existsSync(join(folder, name)));
  const unnamed = versionedFiles(file).filter((name) => !needed.includes(name));
  if (lost.length === 0 && unnamed.length === 0 && runPath === '$ORIGIN') return;
  throw new SetupError(
    `${file} was not patched as it should be: ${[...lost, ...unnamed, runPath].join(' ')}`,
  );
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
