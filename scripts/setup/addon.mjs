/** Builds the addon and puts it where the loader of a checkout looks. */
import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { addonFile, inRoot, root } from './paths.mjs';
import { run } from './run.mjs';
import { cargoEnvironment } from './rust-config.mjs';
import { hashSources, stampIs, writeStamp } from './stamp.mjs';
import { startProgress } from './terminal.mjs';

const sources = ['Cargo.toml', 'Cargo.lock', '.cargo/config.toml', 'crates', 'bindings'];
const library = 'target/release/libsluice_node.so';

/** Runs cargo unless the addon is that of the present sources. */
export async function buildAddon() {
  const hash = hashSources(sources);
  if (existsSync(addonFile) && stampIs('addon', hash)) return;
  const progress = startProgress('Building the addon');
  const args = ['build', '--release', '--locked', '--package', 'sluice-node'];
  await run('cargo', args, {
    cwd: root,
    env: cargoEnvironment,
    onLine: (text) => progress.update(text.trim().slice(0, 70)),
  });
  mkdirSync(dirname(addonFile), { recursive: true });
  // A new file, not the old one overwritten: a process may have the old one mapped.
  copyFileSync(inRoot(library), `${addonFile}.tmp`);
  renameSync(`${addonFile}.tmp`, addonFile);
  writeStamp('addon', hash);
  progress.done();
}
