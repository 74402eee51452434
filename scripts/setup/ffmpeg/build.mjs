/** Builds FFmpeg as shared libraries into the cache, once per recipe and flavour. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../lock.mjs';
import { cacheFolder } from '../paths.mjs';
import { run } from '../run.mjs';
import { writeAtomically } from '../stamp.mjs';
import { startProgress } from '../terminal.mjs';
import { bundleLibraries } from './bundle.mjs';
import { collectNotices } from './notices.mjs';
import {
  buildFolders,
  configureFlags,
  deviceLibraries,
  installPrefix,
  makeSettings,
  objectCount,
} from './recipe.mjs';
import { fetchNvidiaHeaders, fetchSource } from './source.mjs';

/** Gives the folders of that flavour, built by now. */
export async function ensureFfmpeg(flavour) {
  const folders = buildFolders(flavour);
  if (existsSync(folders.stamp)) return folders;
  await withLock(cacheFolder, 'ffmpeg', async () => {
    if (!existsSync(folders.stamp)) await buildFfmpeg(flavour, folders);
  });
  return folders;
}

async function buildFfmpeg(flavour, folders) {
  const archive = await fetchSource();
  const tree = await extract(archive);
  const nvidia = await installNvidiaHeaders(folders);
  const flags = configureFlags(flavour, nvidia !== null);
  await configure(flags, flavour, folders, { tree, nvidia });
  await compile(flavour, folders);
  const bundled = await install(folders);
  linkForRust(folders);
  const libraries = collectNotices(folders.texts, { tree, nvidia }, bundled);
  const { version, sha256, origin } = archive;
  const facts = { flavour, version, sha256, origin, configure: flags, libraries };
  writeAtomically(folders.stamp, `${JSON.stringify(facts, null, 2)}\n`);
  rmSync(folders.work, { recursive: true, force: true });
}

async function extract({ file, sha256 }) {
  const tree = join(cacheFolder, 'work', `source-${sha256.slice(0, 12)}`);
  if (!existsSync(tree)) await unpack(file, tree);
  return tree;
}

/** The folder of NVIDIA's headers and of the file that pkg-config finds them by; null where they can't be had. */
async function installNvidiaHeaders({ work }) {
  const archive = await fetchNvidiaHeaders();
  if (archive === null) return null;
  const [tree, folder] = [join(work, 'nvidia-source'), join(work, 'nvidia')];
  if (!existsSync(tree)) await unpack(archive, tree);
  await run('make', ['-C', tree, 'install', `PREFIX=${folder}`]);
  return folder;
}

async function unpack(file, tree) {
  const partial = `${tree}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await run('tar', [
    '--extract',
    '--xz',
    '--strip-components=1',
    '--no-same-owner',
    '--file',
    file,
    '-C',
    partial,
  ]);
  renameSync(partial, tree);
}

async function configure(flags, flavour, { work }, { tree, nvidia }) {
  const done = join(work, 'configured');
  if (existsSync(done)) return;
  mkdirSync(work, { recursive: true });
  const progress = startProgress(`Configuring FFmpeg (${flavour.toUpperCase()})`);
  const paths = [nvidia && join(nvidia, 'lib/pkgconfig'), process.env.PKG_CONFIG_PATH].filter(Boolean);
  await run(join(tree, 'configure'), flags, {
    cwd: work,
    env: { ...compilerCache(), PKG_CONFIG_PATH: paths.join(':') },
    log: log(work, 'configure'),
  });
  adjustMakeSettings(join(work, 'ffbuild', 'config.mak'));
  writeAtomically(done, '');
  progress.done();
}

/** What configure has no option for: see `makeSettings` and `deviceLibraries` in the recipe. */
function adjustMakeSettings(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const edited = lines.map((line) => {
    const [name, ...words] = line.split(/[= ]+/);
    if (name in makeSettings) return `${line} ${makeSettings[name]}`;
    if (!line.startsWith('EXTRALIBS')) return line;
    return `${name}=${words.filter((library) => !deviceLibraries.test(library)).join(' ')}`;
  });
  writeAtomically(file, edited.join('\n'));
}

async function compile(flavour, { work }) {
  const progress = startProgress(`Building FFmpeg (${flavour.toUpperCase()}), once on this machine`);
  let objects = countObjects(work);
  const onLine = (text) => {
    if (/^(CC|X86ASM|AS|CXX)\t/.test(text)) objects += 1;
    progress.update(objects / objectCount);
  };
  await run('make', [`-j${availableParallelism()}`], {
    cwd: work,
    env: compilerCache(),
    log: log(work, 'make'),
    onLine,
  });
  progress.done();
}

/** What an earlier, interrupted run has left. */
function countObjects(work) {
  return readdirSync(work, { recursive: true }).filter((name) => name.endsWith('.o')).length;
}

/** Installs beside the final place, makes the files find each other, and renames. */
async function install({ folder, installed, work }) {
  const progress = startProgress('Installing FFmpeg and its codec libraries');
  const staging = join(work, 'staging');
  rmSync(staging, { recursive: true, force: true });
  await run('make', ['install', `DESTDIR=${staging}`], {
    cwd: work,
    env: compilerCache(),
    log: log(work, 'install'),
  });
  const tree = join(staging, installPrefix);
  const libraries = await bundleLibraries(join(tree, 'lib'));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  renameSync(tree, installed);
  progress.done();
  return libraries;
}

/** ffmpeg-sys-next links to `libavcodec.so`; ours is `libavcodec-sluice.so`. */
function linkForRust({ libraries, link }) {
  mkdirSync(join(link, 'lib'), { recursive: true });
  symlinkSync('../usr/include', join(link, 'include'));
  for (const name of readdirSync(libraries)) {
    if (name.endsWith('-sluice.so')) {
      symlinkSync(`../../usr/lib/${name}`, join(link, 'lib', name.replace('-sluice.so', '.so')));
    }
  }
}

/** Debian's ccache puts stand-ins for the compilers into one folder; configure sees plain `gcc`. */
function compilerCache() {
  return {
    PATH: `/usr/lib/ccache:${process.env.PATH}`,
    CCACHE_DIR: join(cacheFolder, 'ccache'),
    CCACHE_MAXSIZE: '1G',
  };
}

function log(work, name) {
  return join(work, 'logs', `${name}.log`);
}
