/** Which FFmpeg is built, and how. Every change here gives another key, and with it another build. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, platform } from '../paths.mjs';
import { bundleRevision } from './bundle.mjs';

export const source = {
  version: '9.0.2',
  series: '9.0',
  sha256: '8c3850283eb25fa026482078a04051e0be17347b09ef81a0849bec15a96e002e',
  url: 'https://ffmpeg.org/releases/ffmpeg-9.0.2.tar.xz',
};

/** Both flavours, the default one first. */
export const flavours = ['lgpl', 'gpl'];

/** Object files of a whole build: only the progress bar depends on it. */
export const objectCount = 2450;

const common = `
  --build-suffix=-sluice --enable-shared --disable-static --enable-pic --disable-debug
  --disable-doc --disable-ffplay --disable-autodetect --enable-version3
  --extra-cflags=-fno-asynchronous-unwind-tables
  --enable-zlib --enable-bzlib --enable-iconv --enable-openssl --enable-libsrt
  --enable-libopenh264 --enable-libvpx --enable-libsvtav1 --enable-libdav1d
  --enable-libopus --enable-libmp3lame --enable-libvorbis --enable-libwebp
  --enable-libfreetype --enable-libharfbuzz --enable-libfontconfig --enable-libfribidi --enable-libass
  --enable-alsa --enable-libpulse --enable-libxcb --enable-libxcb-shm --enable-libxcb-xfixes
  --enable-libxcb-shape --enable-xlib --enable-libdrm --enable-vaapi --enable-v4l2-m2m`;

const extra = { lgpl: '', gpl: '--enable-gpl --enable-libx264 --enable-libx265' };

/** Neutral, because it becomes part of the library; the files are installed below a DESTDIR. */
export const installPrefix = '/usr';

/** What configure is called with. */
export function configureFlags(flavour) {
  return [`--prefix=${installPrefix}`, ...words(common), ...words(extra[flavour])];
}

/**
 * Libraries of sound cards, screens and video hardware. FFmpeg is compiled against their headers but not
 * linked to them: the library must load where they are absent, so they are opened when a device is used.
 */
export const deviceLibraries = /^-l(asound|pulse.*|xcb.*|X11|Xext|Xv|va(-.*)?|drm)$/;

/** For what links to a library with such undefined symbols. */
export const undefinedAllowed = '-Wl,--allow-shlib-undefined';

/**
 * Added to variables of `ffbuild/config.mak`: the files find each other wherever the folder is put. A library's
 * run path also holds for what it loads, so the bundled libraries need none. make reads the first one twice.
 */
export const makeSettings = {
  LDSOFLAGS: "-Wl,--disable-new-dtags,-rpath,'$$$$ORIGIN'",
  LDEXEFLAGS: `${undefinedAllowed} -Wl,--disable-new-dtags,-rpath,'$$ORIGIN/../lib'`,
};

/** Where one flavour's build lives; `link` is what ffmpeg-sys-next takes as FFMPEG_DIR. */
export function buildFolders(flavour) {
  const folder = join(cacheFolder, `ffmpeg-${source.version}-${flavour}-${recipeKey(flavour)}`);
  const installed = join(folder, 'usr');
  return {
    folder,
    installed,
    libraries: join(installed, 'lib'),
    link: join(folder, 'link'),
    texts: join(folder, 'texts'),
    stamp: join(folder, 'built.json'),
    work: join(cacheFolder, 'work', `build-${flavour}-${recipeKey(flavour)}`),
  };
}

function recipeKey(flavour) {
  const parts = [
    source,
    configureFlags(flavour),
    String(deviceLibraries),
    makeSettings,
    bundleRevision,
    platform,
    distribution(),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

/** A new release of the distribution brings other codec libraries. */
function distribution() {
  try {
    const release = readFileSync('/etc/os-release', 'utf8');
    return release.split('\n').filter((line) => /^(ID|VERSION_ID|VERSION_CODENAME)=/.test(line));
  } catch {
    return [];
  }
}

function words(text) {
  return text.split(/\s+/).filter((word) => word !== '');
}
