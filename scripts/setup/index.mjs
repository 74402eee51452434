/** All of set-up, in order. Nothing is said where nothing is missing. */
import { buildAddon } from './addon.mjs';
import { ensureFfmpeg } from './ffmpeg/build.mjs';
import { withLock } from './lock.mjs';
import { fetchNodeVersions } from './node-versions.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { inRoot } from './paths.mjs';
import { writeRustConfig } from './rust-config.mjs';
import { installSystemPackages } from './system-packages.mjs';
import { SetupError, say } from './terminal.mjs';
import { installTestTools } from './test-tools.mjs';
import { checkToolchain } from './toolchain.mjs';
import { buildTypescript } from './typescript.mjs';

/**
 * Brings the checkout to where it runs. `packaging` also builds the flavour with x264 and x265 and fetches
 * the versions of Node on which the packages are tried; `tests` also brings what the tests compare with.
 */
export async function setUp({ packaging = false, tests = false } = {}) {
  checkToolchain();
  await withLock(inRoot('target', 'setup'), 'setup', async () => {
    await installSystemPackages();
    await installNpmPackages();
    writeRustConfig(await ensureFfmpeg('lgpl'));
    await buildAddon();
    await buildTypescript();
    if (tests) await installTestTools();
    if (!packaging) return;
    await ensureFfmpeg('gpl');
    await fetchNodeVersions();
  });
}

/** Runs a script's main function; an expected failure is one message and exit code 1. */
export async function main(task) {
  try {
    process.exitCode = (await task()) ?? 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`\n${error.message}`);
    process.exitCode = 1;
  }
}
