/**
 * What the tests need besides Debian's packages: PyAV (an independent reader with a decoder of its own) in a Python
 * environment, nginx with its RTMP module, unpacked only, and Bun and Deno. `.cargo/test-tools.json` says where they are.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { fetchProgram } from './npm-program.mjs';
import { cacheFolder, inRoot } from './paths.mjs';
import { run } from './run.mjs';
import { writeAtomically } from './stamp.mjs';
import { installSystemPackages, testPackages } from './system-packages.mjs';
import { SetupError, say, startProgress } from './terminal.mjs';

const pythonPackages = ['av==18.1.0', 'numpy==2.4.6'];
const runtimes = {
  bun: { name: '@oven/bun-linux-x64', version: '1.4.5', member: 'package/bin/bun' },
  deno: { name: '@deno/linux-x64-glibc', version: '2.9.6', member: 'package/deno' },
};
const unpackedPackages = ['nginx', 'libnginx-mod-rtmp'];

const folderOf = (name, content) => {
  const key = createHash('sha256').update(content.join(' ')).digest('hex').slice(0, 8);
  return join(cacheFolder, 'test-tools', `${name}-${key}`);
};

/** Brings what is missing. Where packages can't be installed, the tests that need them say so and are skipped. */
export async function installTestTools() {
  try {
    await installSystemPackages(testPackages);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message}\nThe tests that need these packages are skipped.`);
  }
  await installInterop();
  await withLock(cacheFolder, 'test-tools', async () => {
    const python = await ensure('PyAV', folderOf('python', pythonPackages), makePython);
    const unpacked = await ensure('nginx', folderOf('nginx', unpackedPackages), unpack);
    const tools = {
      bun: await ensureRuntime('bun'),
      deno: await ensureRuntime('deno'),
      python: python === null ? null : join(python, 'bin/python3'),
      nginx: unpacked === null ? null : join(unpacked, 'usr/sbin/nginx'),
      nginxModules: unpacked === null ? null : join(unpacked, 'usr/lib/nginx/modules'),
    };
    writeAtomically(inRoot('.cargo/test-tools.json'), `${JSON.stringify(tools, null, 2)}\n`);
  });
}

/** The packages of the examples beside other libraries, and the checkout as one of them. */
async function installInterop() {
  // Their install scripts would fetch from elsewhere; none is needed for what the examples use.
  await installNpmPackages('examples/interop', ['--ignore-scripts']);
  const link = inRoot('examples/interop/node_modules/sluice');
  if (!existsSync(link)) symlinkSync('../../..', link);
}

async function ensureRuntime(name) {
  const folder = folderOf(name, Object.values(runtimes[name]));
  const made = await ensure(name, folder, (scratch) => fetchProgram(runtimes[name], join(scratch, name)));
  return made === null ? null : join(made, name);
}

/** Makes a folder under another name first, so that an interruption leaves none; null where that fails. */
async function ensure(name, folder, make) {
  if (existsSync(folder)) return folder;
  const progress = startProgress(`Fetching ${name} for the tests`);
  const scratch = `${folder}.part`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  try {
    await make(scratch);
  } catch (error) {
    progress.failed();
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message}\nThe tests that need ${name} are skipped.`);
    return null;
  }
  renameSync(scratch, folder);
  progress.done();
  return folder;
}

/** Its `bin/python3` is a link to Debian's, so the folder may be renamed; `pip` is only needed here. */
async function makePython(folder) {
  await run('/usr/bin/python3', ['-m', 'venv', folder]);
  await run(join(folder, 'bin/python3'), ['-m', 'pip', 'install', '--quiet', ...pythonPackages]);
}

async function unpack(folder) {
  const downloads = join(folder, 'downloads');
  mkdirSync(downloads);
  const download = () => run('apt-get', ['download', ...unpackedPackages], { cwd: downloads });
  try {
    await download();
  } catch {
    // A fresh machine has no lists yet, or old ones.
    await run('apt-get', ['update']);
    await download();
  }
  for (const file of readdirSync(downloads)) {
    await run('dpkg-deb', ['--extract', join(downloads, file), folder]);
  }
  rmSync(downloads, { recursive: true });
}
