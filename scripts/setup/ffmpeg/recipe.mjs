/** Which FFmpeg is built, and how. Every change here gives another key, and with it another build. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, platform } from '../paths.mjs';
import { bundleRevision } from './bundle.mjs';

export const source = {
  name: 'ffmpeg',
  title: 'FFmpeg',
  version: '9.0.2',
  series: '9.0',
  sha256: '8c3850283eb25fa026482078a04051e0be17347b09ef81a0849bec15a96e002e',
  url: 'https://ffmpeg.org/releases/ffmpeg-9.0.2.tar.xz',
};

/** NVIDIA's interfaces, which FFmpeg loads at run time: headers alone. Debian 12's own are a hundredth too old for FFmpeg 9. */
export const nvidiaHeaders = {
  name: 'nv-codec-headers',
  title: "NVIDIA's codec headers",
  version: '12.1.14.0',
  series: '12.1',
  sha256: '0ca1a0c85b149646fa6ce4d600584507fdccf5a23d58e668d8701e89cee0c3fb',
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
  --enable-libxcb-shape --enable-xlib --enable-libdrm --enable-vaapi --enable-libvpl --enable-v4l2-m2m`;

/** With NVIDIA's headers. */
const nvidia = '--enable-ffnvcodec --enable-cuda --enable-cuvid --enable-nvdec --enable-nvenc';

const extra = { lgpl: '', gpl: '--enable-gpl --enable-libx264 --enable-libx265' };

/** Neutral, because it becomes part of the library; the files are installed below a DESTDIR. */
export const installPrefix = '/usr';

/** What configure is called with; `withNvidia`: whether NVIDIA's headers could be had. */
export function configureFlags(flavour, withNvidia = true) {
  const optional = withNvidia ? words(nvidia) : [];
  return [`--prefix=${installPrefix}`, ...words(common), ...optional, ...words(extra[flavour])];
}

/**
 * Libraries of sound cards, screens and video hardware. FFmpeg is compiled against their headers but not
 * linked to them: the library must load where they are absent, so they are opened when a device is used.
 */
export const deviceLibraries = /^-l(asound|pulse.*|xcb.*|X11|Xext|Xv|va(-.*)?|drm|vpl)$/;

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
    nvidiaHeaders,
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
