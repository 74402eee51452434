/**
 * Writes the TypeScript types (src/options/generated) and the tables (docs/options) of the options that the build has.
 * With `--check` nothing is written: the exit code is 1 where a file is not as it would be written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gplEncoders } from './options/parts.mjs';
import { tableFiles } from './options/tables.mjs';
import { typeFiles } from './options/types.mjs';
import { buildFolders } from './setup/ffmpeg/recipe.mjs';
import { inRoot } from './setup/paths.mjs';
import { capture } from './setup/run.mjs';

const sluice = await withGplEncoders(await import('../dist/index.js'));
const check = process.argv.includes('--check');
if (check && sluice.unknown.length > 0) {
  process.stdout.write('The GPL flavour of FFmpeg is not built: its encoders can not be checked.\n');
  process.exit();
}
const different = [
  ...place(inRoot('src', 'options', 'generated'), typeFiles(sluice)),
  ...place(inRoot('docs', 'options'), tableFiles(sluice)),
];
if (check && different.length > 0) {
  process.stderr.write(
    `Not up to date; run node scripts/generate-options.mjs:\n  ${different.join('\n  ')}\n`,
  );
  process.exitCode = 1;
}

/**
 * The build with x264 and x265 is another one: where it is there, a process with its libraries tells of these two. Where it is not, what
 * is written of them stays as it is.
 */
async function withGplEncoders(own) {
  const { libraries } = buildFolders('gpl');
  if (!existsSync(libraries)) return { ...own, unknown: gplEncoders };
  const program = `import('${pathToFileURL(inRoot('dist', 'index.js'))}').then(({ encoders, options }) => {
    const known = encoders().filter(({ name }) => ${JSON.stringify(gplEncoders)}.includes(name));
    console.log(JSON.stringify(known.map((encoder) => ({ encoder, options: options('encoder', encoder.name) }))));
  });`;
  const text = capture(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, LD_LIBRARY_PATH: libraries },
  });
  const told = JSON.parse(text ?? '[]');
  const options = new Map(told.map((one) => [one.encoder.name, one.options]));
  return {
    ...own,
    unknown: gplEncoders.filter((name) => !options.has(name)),
    encoders: () => [...own.encoders(), ...told.map(({ encoder }) => encoder)],
    options: (kind, name) =>
      kind === 'encoder' && options.has(name) ? options.get(name) : own.options(kind, name),
  };
}

/** Gives the paths of a folder that are not as they should be, and unless only checking makes them so. */
function place(folder, files) {
  const wanted = new Map(Object.entries(files).map(([name, text]) => [join(folder, name), text]));
  const present = existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
  const surplus = present.filter((path) => !wanted.has(path));
  const changed = [...wanted.keys()].filter(
    (path) => !existsSync(path) || readFileSync(path, 'utf8') !== wanted.get(path),
  );
  if (!check) {
    for (const path of surplus) rmSync(path);
    for (const path of changed) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, wanted.get(path));
    }
  }
  return [...surplus, ...changed];
}
