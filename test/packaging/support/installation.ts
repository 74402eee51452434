import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PackageKey, type PackedSet, root } from './packed.ts';

const programs = join(root, 'test/packaging/programs');
const clip = join(root, 'examples/media/speech.mp4');

/** Installs tarballs into a new empty folder, with no network, and puts the test programs and a clip beside them. */
export function installInto(parent: string, set: PackedSet, keys: readonly PackageKey[]): string {
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'installed-'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "somewhere", "private": true }\n');
  const files = keys.map((key) => set.packages[key].file);
  execFileSync('npm', ['install', '--offline', '--no-audit', '--no-fund', '--omit=peer', ...files], {
    cwd: folder,
    stdio: 'pipe',
  });
  cpSync(programs, folder, { recursive: true });
  cpSync(clip, join(folder, 'clip.mp4'));
  return folder;
}

/** Runs one of the test programs where it was installed; gives what it printed. */
export function runInstalled(
  folder: string,
  program: string,
  args: readonly string[] = [],
  node: string = process.execPath,
): unknown {
  const output = execFileSync(node, [join(folder, program), ...args], { cwd: folder, encoding: 'utf8' });
  return JSON.parse(output);
}

/** Makes `key.pem` and `certificate.pem` for `localhost` in a folder, signed by nobody else. */
export function makeCertificate(folder: string): void {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', 'key.pem', '-out', 'certificate.pem'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...subject],
    {
      cwd: folder,
      stdio: 'pipe',
    },
  );
}
