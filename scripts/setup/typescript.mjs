/** Compiles `src/` into `dist/`, the library into one module, and the command with the packages that it uses into one file. */
import { existsSync, rmSync } from 'node:fs';
import { bundleCommand } from './command.mjs';
import { bundleLibrary } from './library.mjs';
import { inRoot, root } from './paths.mjs';
import { run } from './run.mjs';
import { hashSources, stampIs, writeStamp } from './stamp.mjs';
import { startProgress } from './terminal.mjs';

/** Runs tsc unless dist is that of the present sources. */
export async function buildTypescript() {
  const bundlers = ['command', 'library'].map((name) => `scripts/setup/${name}.mjs`);
  const hash = hashSources(['src', 'tsconfig.json', 'package-lock.json', ...bundlers]);
  if (existsSync(inRoot('dist/index.js')) && existsSync(inRoot('dist/cli.js')) && stampIs('typescript', hash))
    return;
  const progress = startProgress('Compiling TypeScript');
  rmSync(inRoot('dist'), { recursive: true, force: true });
  await run(inRoot('node_modules/.bin/tsc'), ['-p', 'tsconfig.json'], { cwd: root });
  await bundleCommand();
  await bundleLibrary();
  writeStamp('typescript', hash);
  progress.done();
}
