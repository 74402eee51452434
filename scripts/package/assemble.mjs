/** Puts the folders of the four packages together, each as it is published. */
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { listProjectFiles } from '../check/files.mjs';
import { newest, newestVersion } from '../setup/elf.mjs';
import { buildFolders } from '../setup/ffmpeg/recipe.mjs';
import { addonFile, platform, programFile, programNames, root } from '../setup/paths.mjs';
import { run } from '../setup/run.mjs';
import { SetupError } from '../setup/terminal.mjs';
import { packages, readManifest } from './folders.mjs';
import { describeSource } from './source-page.mjs';
import { describeCrates } from './third-party.mjs';

const licences = ['LICENSE-MIT', 'LICENSE-APACHE'];

/** Where the addon looks for FFmpeg, from its own folder; the first that is there wins. */
const addonRunPath = [`ffmpeg-gpl-${platform}`, `ffmpeg-${platform}`]
  .map((name) => `$ORIGIN/../${name}/lib`)
  .join(':');

/** Makes all four folders anew. */
export async function assemblePackages() {
  for (const { folder } of Object.values(packages)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }
  assembleFfmpeg('lgpl');
  assembleFfmpeg('gpl');
  await assembleAddon();
  assembleMain();
}

function assembleFfmpeg(flavour) {
  const { folder } = packages[flavour];
  const build = buildFolders(flavour);
  const facts = JSON.parse(readFileSync(build.stamp, 'utf8'));
  const library = join(folder, 'lib');
  mkdirSync(library);
  // npm leaves links out, so each library has the one name by which it is asked for.
  for (const name of readdirSync(build.libraries).filter((file) => /\.so\.[\d]+(\.\d+)?$/.test(file))) {
    cpSync(realpathSync(join(build.libraries, name)), join(library, name));
  }
  cpSync(build.texts, join(folder, 'licenses'), { recursive: true });
  writeFileSync(join(folder, 'SOURCE.md'), describeSource(facts));
  writeTemplate(flavour, listLibraries(library), facts.version);
}

async function assembleAddon() {
  const { folder } = packages.addon;
  const addon = join(folder, 'sluice.node');
  cpSync(addonFile, addon);
  await run('strip', ['--strip-unneeded', addon]);
  await run('patchelf', ['--set-rpath', addonRunPath, addon]);
  for (const name of programNames) {
    cpSync(programFile(name), join(folder, name));
    await run('strip', [join(folder, name)]);
    await run('patchelf', ['--remove-rpath', join(folder, name)]);
  }
  for (const name of licences) cpSync(join(root, name), join(folder, name));
  writeFileSync(join(folder, 'THIRD-PARTY.md'), describeCrates());
  const programs = programNames.map((name) => join(folder, name));
  writeTemplate('addon', [addon, ...programs, ...listLibraries(join(packages.lgpl.folder, 'lib'))], '');
}

/** The native packages are asked for here and not in the checkout: there they are built, not installed. */
function assembleMain() {
  const { folder } = packages.main;
  const { scripts, devDependencies, private: unpublished, ...manifest } = readManifest(root);
  const optional = ['addon', 'lgpl'].map((key) => [
    readManifest(packages[key].folder).name,
    manifest.version,
  ]);
  // Maps lead to sources, and those are not published.
  const filter = (file) => !file.endsWith('.map');
  for (const name of ['dist', 'README.md', ...licences]) {
    cpSync(join(root, name), join(folder, name), { recursive: true, filter });
  }
  copyPages(folder);
  writeManifest(folder, { ...manifest, optionalDependencies: Object.fromEntries(optional) });
}

/** The pages that people read, without what makes a site of them and without its long tables, which `options()` gives too. */
function copyPages(folder) {
  const isPage = (path) => /^docs\/.*\.md$/.test(path) && !path.startsWith('docs/options/');
  const pages = listProjectFiles().filter(isPage);
  for (const page of pages) cpSync(join(root, page), join(folder, page));
}

/** The committed manifest and page, with the facts that are only known once built. */
function writeTemplate(key, binaries, ffmpeg) {
  const { folder, template } = packages[key];
  const manifest = readManifest(template);
  const { version } = readManifest(root);
  if (manifest.version !== version)
    throw new SetupError(`${template}/package.json: version must be ${version}.`);
  const glibc = newest(
    binaries.map((file) => newestVersion(file, 'GLIBC')).filter((found) => found !== null),
  );
  const page = readFileSync(join(template, 'README.md'), 'utf8');
  writeFileSync(join(folder, 'README.md'), page.replaceAll('{glibc}', glibc).replaceAll('{ffmpeg}', ffmpeg));
  writeManifest(folder, { ...manifest, config: { glibc: `>=${glibc}` } });
}

function writeManifest(folder, manifest) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

function listLibraries(folder) {
  return readdirSync(folder).map((name) => join(folder, name));
}
