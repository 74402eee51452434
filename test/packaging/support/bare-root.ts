import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, linkSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RUN_TIME } from './binaries.ts';

/** How to run a program in a file system of its own; `null` where this machine does not allow it. */
export const changeRoot: readonly string[] | null = findWay();

function findWay(): readonly string[] | null {
  const ways = [['chroot'], ['unshare', '--map-root-user', 'chroot']];
  return (
    ways.find(([command = '', ...args]) => spawnSync(command, [...args, '/', 'true']).status === 0) ?? null
  );
}

/**
 * Makes a root folder with a Node, the libraries that this Node itself needs, and `app`: what a machine has
 * that never saw FFmpeg, ALSA or X11.
 */
export function makeBareRoot(folder: string, node: string, app: string): void {
  place(node, join(folder, 'bin/node'));
  const lines = execFileSync('ldd', [node], { encoding: 'utf8' }).split('\n');
  for (const line of lines) {
    const file = line.match(/(?:=> )?(\/\S+) \(0x/)?.[1];
    const name = file?.split('/').at(-1) ?? '';
    if (file !== undefined && RUN_TIME.test(name)) {
      place(
        realpathSync(file),
        join(folder, name.startsWith('ld-linux') ? 'lib64' : 'lib/x86_64-linux-gnu', name),
      );
    }
  }
  cpSync(app, join(folder, 'app'), { recursive: true });
}

/** Runs `/bin/node` with those arguments inside; gives its output. */
export function runInBareRoot(folder: string, args: readonly string[]): string {
  const [command = '', ...before] = changeRoot ?? [];
  return execFileSync(command, [...before, folder, '/bin/node', ...args], {
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/bin' },
  });
}

/** A second name where the file system allows it, else a copy. */
function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
