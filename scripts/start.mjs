/** `npm start [-- FILE|URL]`: set-up, then the main job. */
import { main, setUp } from './setup/index.mjs';
import { inRoot } from './setup/paths.mjs';
import { runVisibly } from './setup/run.mjs';

await main(async () => {
  await setUp();
  const cwd = process.env.INIT_CWD ?? process.cwd();
  return runVisibly(process.execPath, [inRoot('examples/main-job/main.mjs'), ...process.argv.slice(2)], {
    cwd,
  });
});
