import { spawnSync } from 'node:child_process';

/**
 * Runs a program to its end and has the shell count what it took: of the whole process, its threads and its start-up.
 * @param {string} program
 * @param {string[]} args
 * @returns {{ cpu: number, wall: number, output: string }} seconds, and what it printed
 */
export function measure(program, args) {
  const script = 'TIMEFORMAT="%R %U %S"; time "$0" "$@"';
  // Where it is set, every Node reads hundreds of certificates before it begins: that is not ours.
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const done = spawnSync('bash', ['-c', script, program, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env,
  });
  if (done.status !== 0) throw new Error(`${program} failed with ${done.status}:\n${done.stderr}`);
  const [wall, user, system] = (done.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { cpu: user + system, wall, output: done.stdout };
}
