/**
 * Makes `dist/cli.js`: the `sluice` command and the npm packages that it uses in one file, so that the published package has no
 * dependency. The library beside it stays the library. `dist/cli-packages.md` has the licences of what is inside.
 */
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { inRoot } from './paths.mjs';

const output = inRoot('dist/cli.js');

/**
 * Bundles what tsc has made of `src/cli/`, and leaves nothing else of it. The bundler is loaded only here: set-up itself has
 * to load on a fresh clone, before it has installed any package.
 */
export async function bundleCommand() {
  const { rolldown } = await import('rolldown');
  const inside = new Set();
  const bundle = await rolldown({
    input: inRoot('dist/cli/main.js'),
    platform: 'node',
    plugins: [
      { name: 'leave the library out', resolveId: libraryModule },
      { name: 'note packages', moduleParsed: ({ id }) => inside.add(packageFolder(id)) },
    ],
    onLog: () => {},
  });
  await bundle.write({
    file: output,
    format: 'esm',
    banner: '#!/usr/bin/env node',
    codeSplitting: false,
    comments: { legal: true },
  });
  await bundle.close();
  chmodSync(output, 0o755);
  inside.delete(null);
  writeFileSync(inRoot('dist/cli-packages.md'), describePackages([...inside].sort()));
  rmSync(inRoot('dist/cli'), { recursive: true });
}

/** A module of the library, outside of `cli/`, is imported from where it is beside the command. */
function libraryModule(id, importer) {
  if (importer === undefined || !/^\.\.?\//.test(id)) return null;
  const path = relative(inRoot('dist'), join(dirname(importer), id));
  return path.startsWith('..') || path.startsWith('cli/') ? null : { id: `./${path}`, external: true };
}

/** The folder of the npm package that a module is of, or null. */
function packageFolder(file) {
  const found = file.match(/^.*\/node_modules\/(@[^/]+\/)?[^/]+(?=\/)/);
  return found === null ? null : found[0];
}

function describePackages(folders) {
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file === undefined ? `Licence: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
    return `## ${name} ${version}, ${license}\n\n${text}\n`;
  });
  return `# npm packages inside the \`sluice\` command\n\n${parts.join('\n')}`;
}
