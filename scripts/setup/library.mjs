/**
 * Puts what tsc has made of the library into one module, `dist/lib/sluice.js`, which `dist/index.js` passes on: over a hundred small
 * modules take Node several times as long to load. The modules stay beside it for the command, and for their types.
 *
 * It lies as deep as `dist/native/`: modules find the addon from where they are.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { inRoot } from './paths.mjs';

/** The bundler is loaded only here: set-up itself has to load on a fresh clone, before it has installed any package. */
export async function bundleLibrary() {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({ input: inRoot('dist/index.js'), platform: 'node' });
  await bundle.write({ file: inRoot('dist/lib/sluice.js'), format: 'esm', codeSplitting: false });
  await bundle.close();
  writeFileSync(inRoot('dist/index.js'), "export * from './lib/sluice.js';\n");
  rmSync(inRoot('dist/index.js.map'), { force: true });
}
