/** Tells cargo where FFmpeg is: `.cargo/config.toml`, written by set-up and ignored by git. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { undefinedAllowed } from './ffmpeg/recipe.mjs';
import { inRoot } from './paths.mjs';
import { writeAtomically } from './stamp.mjs';

/** For every cargo that we run: the caller's own flags and folders would take the place of that file's. */
export const cargoEnvironment = {
  CARGO_TERM_COLOR: 'never',
  CARGO_TARGET_DIR: inRoot('target'),
  CARGO_ENCODED_RUSTFLAGS: undefined,
  RUSTFLAGS: undefined,
};

/** Writes the configuration unless it is there already. */
export function writeRustConfig({ link, libraries, installed }) {
  writeIfChanged('.cargo/config.toml', cargoConfig(link, libraries));
  const places = {
    prefix: installed,
    ffmpeg: join(installed, 'bin/ffmpeg'),
    ffprobe: join(installed, 'bin/ffprobe'),
  };
  writeIfChanged('.cargo/sluice.json', `${JSON.stringify(places, null, 2)}\n`);
}

/** Link flags: symbols of absent device libraries are allowed; what is built here finds FFmpeg in the cache. */
function cargoConfig(link, libraries) {
  const flags = [undefinedAllowed, '-Wl,--enable-new-dtags', `-Wl,-rpath,${libraries}`];
  const rustflags = flags.flatMap((flag) => ['-C', `link-arg=${flag}`]);
  return `# Written by scripts/setup.mjs.
[env]
FFMPEG_DIR = { value = ${JSON.stringify(link)}, force = true }

[build]
rustflags = ${JSON.stringify(rustflags)}
`;
}

function writeIfChanged(path, content) {
  const file = inRoot(path);
  try {
    if (readFileSync(file, 'utf8') === content) return;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  writeAtomically(file, content);
}
