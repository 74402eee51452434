/** `npm run clean`: removes everything that set-up made. System packages stay: others may use them. */
import { existsSync, rmSync } from 'node:fs';
import { cacheFolder, inRoot } from './setup/paths.mjs';
import { say } from './setup/terminal.mjs';

const made = [
  ...['dist', 'native', 'out', 'coverage', '.cargo', 'target', 'node_modules'],
  ...[
    'examples/interop/node_modules',
    'docs/node_modules',
    'docs/reference',
    'docs/.vitepress/cache',
    'docs/.vitepress/dist',
  ],
].map((name) => inRoot(name));

for (const folder of [...made, cacheFolder]) {
  if (!existsSync(folder)) continue;
  rmSync(folder, { recursive: true, force: true });
  say(`removed ${folder}`);
}
