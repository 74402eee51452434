/** The checks that pass or fail as a whole, in the order in which they are cheap. */
import { existsSync } from 'node:fs';
import { inRoot } from '../setup/paths.mjs';

const bin = (name) => inRoot('node_modules', '.bin', name);

/** `{ name, command, args }` of each. */
export function listChecks() {
  return [
    { name: 'Lint and format', command: bin('biome'), args: ['ci', '--error-on-warnings', '.'] },
    ...typeChecks(),
    { name: 'Layers, names, sizes, error codes', command: process.execPath, args: ['scripts/check.mjs'] },
    // Also fails on a link to a page that is not there, and on a doc comment that names what is not.
    { name: 'Documentation site', command: process.execPath, args: ['scripts/docs.mjs'] },
    { name: 'rustfmt', command: 'cargo', args: ['fmt', '--all', '--check'] },
    {
      name: 'clippy',
      command: 'cargo',
      args: ['clippy', '--workspace', '--all-targets', '--locked', '--', '-D', 'warnings'],
    },
  ];
}

/** The package itself is type-checked by the build. */
function typeChecks() {
  const projects = ['test', 'examples', 'benches'].filter((folder) =>
    existsSync(inRoot(folder, 'tsconfig.json')),
  );
  return projects.map((folder) => ({
    name: `Types of ${folder}/`,
    command: bin('tsc'),
    args: ['--noEmit', '-p', folder],
  }));
}
