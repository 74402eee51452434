/** Debian and Ubuntu packages that the build needs. */
import { programExists } from './paths.mjs';
import { capture, run } from './run.mjs';
import { SetupError, startProgress } from './terminal.mjs';

const tools = 'gcc g++ make nasm pkg-config clang libclang-dev patchelf ccache curl ca-certificates xz-utils';
const codecs =
  'zlib1g-dev libbz2-dev libssl-dev libopenh264-dev libvpx-dev libsvtav1enc-dev libdav1d-dev libopus-dev ' +
  'libmp3lame-dev libvorbis-dev libwebp-dev libfreetype-dev libharfbuzz-dev libfontconfig-dev libfribidi-dev ' +
  'libass-dev libsrt-openssl-dev libx264-dev libx265-dev';
const devices =
  'libasound2-dev libpulse-dev libxcb1-dev libxcb-shm0-dev libxcb-xfixes0-dev libxcb-shape0-dev libx11-dev ' +
  'libxext-dev libxv-dev libdrm-dev libva-dev libvpl-dev';

/** Everything, in the order in which it is shown. */
export const systemPackages = [tools, codecs, devices].flatMap((group) => group.split(' '));

/**
 * What the tests compare with and talk to: an FFmpeg that is not ours, checkers of single formats, a sound server,
 * a screen and a browser. nginx is not here: `test-tools.mjs` only unpacks it, since installing it starts a server.
 */
export const testPackages = (
  'ffmpeg flac opus-tools vorbis-tools mkvtoolnix mediainfo mp3val pulseaudio pulseaudio-utils alsa-utils ' +
  'libasound2-plugins xvfb xdotool x11-utils imagemagick chromium python3-venv openssl strace'
).split(' ');

/** Installs what is missing, or throws with the one line to run where that is not allowed. */
export async function installSystemPackages(names = systemPackages) {
  const missing = missingPackages(names);
  if (missing.length === 0) return;
  const prefix = rootPrefix();
  const line = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (prefix === null || !programExists('apt-get')) {
    throw new SetupError(
      `Some system packages are missing. Please run this, then start again:\n\n  sudo apt-get update && sudo ${line}\n`,
    );
  }
  const progress = startProgress(`Installing ${missing.length} system packages`);
  const [command, ...before] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  const onLine = (text) => progress.update(text.slice(0, 70));
  const apt = (...args) => run(command, [...before, ...args], { onLine });
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...missing);
  } catch (error) {
    progress.failed();
    throw new SetupError(
      `${error.message}\n\nThe system packages could not be installed. By hand: sudo ${line}`,
    );
  }
  progress.done();
}

/** How to become root without a question: nothing to add, sudo, or null where neither is possible. */
function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return capture('sudo', ['-n', 'true']) === null ? null : ['sudo', '-n'];
}

function missingPackages(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
  const listing = capture('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Abbrev}\\n']);
  if (listing === null)
    throw new SetupError('Set-up knows Debian and Ubuntu; dpkg-query is not on this machine.');
  const installed = new Set();
  for (const line of listing.split('\n')) {
    const [name, status] = line.split(' ');
    if (status?.startsWith('ii') || status?.startsWith('hi')) installed.add(name);
  }
  return names.filter((name) => !installed.has(name));
}
