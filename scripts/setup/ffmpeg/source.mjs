/** Gets what FFmpeg is built from: already there, from upstream, or from Debian's archive; judged by its SHA-256. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from '../paths.mjs';
import { run } from '../run.mjs';
import { SetupError, say, startProgress } from '../terminal.mjs';
import { fetchFromDebian } from './debian-archive.mjs';
import { nvidiaHeaders, source } from './recipe.mjs';

const downloads = join(cacheFolder, 'downloads');
const archiveBytes = 11_900_000;

/** Gives `{ file, version, sha256, origin }` of a source archive that is whole. */
export async function fetchSource() {
  mkdirSync(downloads, { recursive: true });
  const file = join(downloads, `ffmpeg-${source.version}.tar.xz`);
  const pinned = { file, version: source.version, sha256: source.sha256 };
  if (existsSync(file) && (await sha256Of(file)) === source.sha256) return { ...pinned, origin: 'cache' };
  const failure = await fetchFromUpstream(file);
  if (failure === null) return { ...pinned, origin: source.url };
  say(`FFmpeg ${source.version} could not be had from upstream (${failure}); trying Debian's archive.`);
  return fetchFromDebian(source, file, sha256Of);
}

/** The archive of NVIDIA's headers, or null where it can't be had: FFmpeg then comes without CUDA. */
export async function fetchNvidiaHeaders() {
  mkdirSync(downloads, { recursive: true });
  const file = join(downloads, `${nvidiaHeaders.name}-${nvidiaHeaders.version}.tar.xz`);
  if (existsSync(file) && (await sha256Of(file)) === nvidiaHeaders.sha256) return file;
  try {
    await fetchFromDebian(nvidiaHeaders, file, sha256Of);
    return file;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`${error.message}\nFFmpeg is built without CUDA, NVDEC and NVENC.`);
    return null;
  }
}

/** The SHA-256 of a file, in hex. */
export async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Null, or why it did not work. A cut download is gone on with. */
async function fetchFromUpstream(file) {
  const partial = `${file}.part`;
  const progress = startProgress(`Downloading FFmpeg ${source.version}`);
  const timer = setInterval(() => progress.update(sizeOf(partial) / archiveBytes), 200);
  try {
    await run('curl', [...curlLimits, '--continue-at', '-', '--output', partial, source.url]);
  } catch (error) {
    progress.failed();
    return lastLine(error);
  } finally {
    clearInterval(timer);
  }
  if ((await sha256Of(partial)) !== source.sha256) {
    rmSync(partial);
    progress.failed();
    return 'the file has another SHA-256 than the pinned one';
  }
  renameSync(partial, file);
  progress.done();
  return null;
}

const curlLimits =
  '--fail --location --silent --show-error --connect-timeout 10 --speed-limit 1000 --speed-time 20 --retry 2'.split(
    ' ',
  );

function sizeOf(file) {
  return existsSync(file) ? statSync(file).size : 0;
}

function lastLine(error) {
  if (!(error instanceof SetupError)) throw error;
  return error.message.trim().split('\n').at(-1);
}
