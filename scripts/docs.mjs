/** `npm run docs`: builds the documentation site into `docs/.vitepress/dist`; `npm run docs -- dev` serves it while you write. */
import { main } from './setup/index.mjs';
import { installNpmPackages } from './setup/npm-packages.mjs';
import { inRoot } from './setup/paths.mjs';
import { runVisibly } from './setup/run.mjs';

const task = process.argv[2] ?? 'build';

await main(async () => {
  await installNpmPackages('docs');
  return runVisibly('npm', ['run', '--silent', task], { cwd: inRoot('docs') });
});
