/**
 * Sources from Debian's archive: the `.orig.tar.xz` of FFmpeg's package is upstream's own file.
 * apt verifies the signed index. It is given a private sources list and state folder, so that the
 * system's own lists stay as they are.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { capture, run } from '../run.mjs';
import { SetupError, say, startProgress } from '../terminal.mjs';
import { source } from './recipe.mjs';

const suites = ['experimental', 'sid'];
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Moves the archive to `file`; rejects where Debian has nothing of the series any more.
 * `wanted`: `{ name, title, version, series, sha256 }`, as in the recipe.
 */
export async function fetchFromDebian(wanted, file, sha256Of) {
  const progress = startProgress(`Fetching ${wanted.title} from Debian's archive`);
  const folder = join(cacheFolder, 'work', 'apt');
  const options = prepareApt(folder);
  try {
    await run('apt-get', [...options, 'update'], { onLine: (text) => progress.update(text.slice(0, 70)) });
    const offer = chooseOffer(capture('apt-cache', [...options, 'showsrc', wanted.name]) ?? '', wanted);
    const failure = await download(folder, options, wanted.name, offer);
    const archive = readdirSync(folder).find((name) => name === offer.archive);
    if (archive === undefined || (await sha256Of(join(folder, archive))) !== offer.sha256) {
      throw new SetupError(`${wanted.title} ${offer.version}: no whole source archive. ${failure ?? ''}`);
    }
    renameSync(join(folder, archive), file);
    progress.done(`${wanted.title} ${offer.version}`);
    if (offer.sha256 !== wanted.sha256)
      say(`Debian no longer has ${wanted.version}; building ${offer.version}.`);
    return { file, version: offer.version, sha256: offer.sha256, origin: `Debian ${offer.debianVersion}` };
  } catch (error) {
    progress.failed();
    throw error;
  }
}

/** The archive can be whole although apt fails: a mirror may lack Debian's own part of the package. */
async function download(folder, options, packageName, offer) {
  rmSync(join(folder, offer.archive), { force: true });
  try {
    const name = `${packageName}=${offer.debianVersion}`;
    await run('apt-get', [...options, 'source', '--download-only', '--tar-only', name], { cwd: folder });
    return null;
  } catch (error) {
    return error.message;
  }
}

function prepareApt(folder) {
  for (const inner of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, inner), { recursive: true });
  if (!existsSync(keyring)) throw new SetupError(`Debian's archive can't be verified without ${keyring}.`);
  const sources = join(folder, 'sources.list');
  const mirror = systemMirror();
  const line = (suite) => `deb-src [signed-by=${keyring}] ${mirror} ${suite} main\n`;
  writeFileSync(sources, suites.map(line).join(''));
  const settings = {
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '-',
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Sandbox::User': 'root',
    'APT::Update::Post-Invoke-Success::': '',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** The Debian mirror that this machine is set up for, or that `SLUICE_DEBIAN_MIRROR` names. */
function systemMirror() {
  const listing = capture('apt-get', ['indextargets', '--format', '$(REPO_URI)']) ?? '';
  const own = listing.split('\n').find((uri) => /\/debian\/?$/.test(uri));
  const mirror = process.env.SLUICE_DEBIAN_MIRROR ?? own;
  if (mirror !== undefined) return mirror;
  throw new SetupError(
    'apt knows no Debian mirror on this machine; name one: SLUICE_DEBIAN_MIRROR=<address that ends in /debian>',
  );
}

/** The pinned archive if the index has it, else the newest one of the series. */
export function chooseOffer(index, wanted = source) {
  const offers = index.split('\n\n').flatMap((paragraph) => parseOffer(paragraph, wanted));
  const pinned = offers.find((offer) => offer.sha256 === wanted.sha256);
  if (pinned !== undefined) return pinned;
  const patchLevel = (offer) => Number(offer.version.split('.')[2] ?? 0);
  const newest = offers.sort((a, b) => patchLevel(b) - patchLevel(a))[0];
  if (newest === undefined)
    throw new SetupError(`Debian's archive has no ${wanted.title} ${wanted.series} any more.`);
  return newest;
}

function parseOffer(paragraph, { name, series }) {
  const debianVersion = paragraph.match(/^Version: (\S+)$/m)?.[1];
  const entry = paragraph.match(
    new RegExp(`^ ([0-9a-f]{64}) \\d+ (${name}_([\\d.]+)\\.orig\\.tar\\.xz)$`, 'm'),
  );
  if (debianVersion === undefined || entry === null) return [];
  const [, sha256, archive, version] = entry;
  return version.startsWith(`${series}.`) || version === series
    ? [{ debianVersion, sha256, archive, version }]
    : [];
}
