/**
 * Puts FFmpeg's codec libraries beside it under private names, as auditwheel does for Python: the folder
 * then needs nothing but the C and C++ run time, and never meets another copy in the same process.
 * Here alone is decided where these libraries come from: the distribution's own shared objects.
 */
import { chmodSync, copyFileSync, existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isEverywhere, readDynamic, systemLibraries, versionedFiles } from '../elf.mjs';
import { renameInside } from '../elf-names.mjs';
import { run } from '../run.mjs';
import { SetupError } from '../terminal.mjs';

/** Part of the recipe's key: a change here is another build. */
export const bundleRevision = 4;

/** Bundles into `folder`; gives `{ soname, from }` of every library that was copied. */
export async function bundleLibraries(folder) {
  const own = readdirSync(folder).filter((name) => /-sluice\.so\.\d+$/.test(name));
  const found = findDependencies(own.map((name) => join(folder, name)));
  for (const [soname, from] of found) {
    const file = join(folder, privateName(soname));
    copyFileSync(realpathSync(from), file);
    chmodSync(file, 0o755);
    await run('strip', ['--strip-unneeded', file]);
  }
  const files = [...own, ...[...found.keys()].map(privateName)].map((name) =>
    realpathSync(join(folder, name)),
  );
  const renameLibrary = (name) => (found.has(name) ? privateName(name) : name);
  for (const file of files) renameInside(file, { renameLibrary, renameVersion });
  for (const file of files) checkNeeds(file, folder);
  return [...found].map(([soname, from]) => ({ soname: privateName(soname), from: realpathSync(from) }));
}

/** `libvpx.so.7` → `sluvpx.so.7`: as long as before. */
function privateName(soname) {
  return soname.replace(/^lib/, 'slu');
}

/** Node exports the whole of its own OpenSSL; ours has to be found under other versions. */
function renameVersion(name) {
  return name.replace(/^OPENSSL_/, 'SLUICES_');
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

/** What a file needs is beside it or everywhere, and its table of versions names the same files. */
function checkNeeds(file, folder) {
  const { needed, soname, runPath } = readDynamic(file);
  const wantedPath = soname.includes('-sluice.so') ? '$ORIGIN' : null;
  if (runPath !== wantedPath) throw new SetupError(`${file} has the run path ${runPath}, not ${wantedPath}.`);
  const lost = needed.filter((name) => !isEverywhere(name) && !existsSync(join(folder, name)));
  const unnamed = versionedFiles(file).filter((name) => !needed.includes(name));
  if (lost.length === 0 && unnamed.length === 0) return;
  throw new SetupError(`${file} was not renamed as it should be: ${[...lost, ...unnamed].join(' ')}`);
}
