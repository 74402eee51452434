/** Builds the addon and the programs beside it, and puts them where the loader of a checkout looks. */
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { addonFile, inRoot, programFile, programNames, root } from './paths.mjs';
import { run } from './run.mjs';
import { cargoEnvironment } from './rust-config.mjs';
import { hashSources, stampIs, writeStamp } from './stamp.mjs';
import { startProgress } from './terminal.mjs';

const sources = ['Cargo.toml', 'Cargo.lock', '.cargo/config.toml', 'crates', 'bindings'];
const library = 'target/release/libsluice_node.so';

/** Runs cargo unless the addon is that of the present sources. */
export async function buildAddon() {
  const hash = hashSources(sources);
  const made = [addonFile, ...programNames.map(programFile)];
  if (made.every((file) => existsSync(file)) && stampIs('addon', hash)) return;
  const progress = startProgress('Building the addon');
  const wanted = ['sluice-node', ...programNames].flatMap((name) => ['--package', name]);
  const args = ['build', '--release', '--locked', ...wanted];
  await run('cargo', args, {
    cwd: root,
    env: cargoEnvironment,
    onLine: (text) => progress.update(text.trim().slice(0, 70)),
  });
  mkdirSync(dirname(addonFile), { recursive: true });
  place(inRoot(library), addonFile);
  for (const name of programNames) place(inRoot('target', 'release', name), programFile(name));
  writeStamp('addon', hash);
  progress.done();
}

/** A new file, not the old one overwritten: a process may have the old one mapped. */
function place(from, to) {
  copyFileSync(from, `${to}.tmp`);
  renameSync(`${to}.tmp`, to);
}
