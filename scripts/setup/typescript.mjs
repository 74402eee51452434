/** Compiles `src/` into `dist/`. */
import { existsSync, rmSync } from 'node:fs';
import { inRoot, root } from './paths.mjs';
import { run } from './run.mjs';
import { hashSources, stampIs, writeStamp } from './stamp.mjs';
import { startProgress } from './terminal.mjs';

/** Runs tsc unless dist is that of the present sources. */
export async function buildTypescript() {
  const hash = hashSources(['src', 'tsconfig.json', 'package-lock.json']);
  if (existsSync(inRoot('dist/index.js')) && stampIs('typescript', hash)) return;
  const progress = startProgress('Compiling TypeScript');
  rmSync(inRoot('dist'), { recursive: true, force: true });
  await run(inRoot('node_modules/.bin/tsc'), ['-p', 'tsconfig.json'], { cwd: root });
  writeStamp('typescript', hash);
  progress.done();
}
