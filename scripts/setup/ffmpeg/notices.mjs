/** Whose code is in a build: licence texts of FFmpeg and the notice of every bundled library. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../run.mjs';
import { SetupError } from '../terminal.mjs';

const commonLicences = '/usr/share/common-licenses';

/**
 * Copies the texts into `folder`; gives `{ soname, package, version, source }` of every bundled library.
 * `tree`: FFmpeg's source; `nvidia`: the folder of NVIDIA's headers, whose licence stands in the headers themselves, or null.
 */
export function collectNotices(folder, { tree, nvidia }, libraries) {
  mkdirSync(folder, { recursive: true });
  if (nvidia !== null) {
    const header = readFileSync(join(nvidia, 'include/ffnvcodec/dynlink_cuda.h'), 'utf8');
    writeFileSync(join(folder, 'nv-codec-headers.txt'), header.slice(0, header.indexOf('*/') + 2));
  }
  for (const name of readdirSync(tree).filter((text) => /^(COPYING|LICENSE|CREDITS)/.test(text))) {
    cpSync(join(tree, name), join(folder, `ffmpeg-${name}`));
  }
  return libraries.map(({ soname, from }) => ({ soname, ...describePackage(from, folder) }));
}

function describePackage(file, folder) {
  const name = owningPackage(file);
  const notice = `/usr/share/doc/${name}/copyright`;
  if (!existsSync(notice)) throw new SetupError(`${notice} is missing; it has to go with ${file}.`);
  cpSync(notice, join(folder, `${name}.txt`), { dereference: true });
  copyCommonLicences(readFileSync(notice, 'utf8'), folder);
  const [version, source] = query(name);
  return { package: name, version, source };
}

/** Notices refer to licence texts that every Debian machine has, and others have not. */
function copyCommonLicences(notice, folder) {
  for (const [, name] of notice.matchAll(/\/usr\/share\/common-licenses\/([A-Za-z0-9.+-]*[A-Za-z0-9])/g)) {
    const text = join(commonLicences, name);
    if (existsSync(text)) cpSync(text, join(folder, `common-${name}.txt`), { dereference: true });
  }
}

/** dpkg knows a file by the path under which it was packed, with or without /usr. */
function owningPackage(file) {
  for (const path of [file, file.replace(/^\/usr/, ''), `/usr${file}`]) {
    const owner = capture('dpkg-query', ['-S', path]);
    if (owner !== null) return owner.split(':')[0];
  }
  throw new SetupError(`No package owns ${file}, so its licence is not known.`);
}

function query(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholders
  const text = capture('dpkg-query', ['-W', '-f', '${Version}\\t${source:Package}\\n', name]) ?? '';
  return text.split('\n')[0].split('\t');
}
