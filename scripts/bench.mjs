/** `npm run bench [-- ARGS]`: set-up, then the benches of the public API. */

import { buildFolders } from './setup/ffmpeg/recipe.mjs';
import { main, setUp } from './setup/index.mjs';
import { inRoot, root } from './setup/paths.mjs';
import { runVisibly } from './setup/run.mjs';

await main(async () => {
  await setUp();
  const { installed } = buildFolders('lgpl');
  const env = {
    ...process.env,
    SLUICE_FFMPEG: `${installed}/bin/ffmpeg`,
    SLUICE_FFPROBE: `${installed}/bin/ffprobe`,
  };
  return runVisibly(process.execPath, [inRoot('benches/run.mjs'), ...process.argv.slice(2)], {
    cwd: root,
    env,
  });
});
