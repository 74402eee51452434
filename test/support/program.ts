import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Ended, ended } from './ended.ts';
import { CLIP } from './scratch.ts';

const ENTRY = new URL('../../dist/index.js', import.meta.url);

/** Whether the package is built, so that a program of its own can import it. */
export const isBuilt: boolean = existsSync(fileURLToPath(ENTRY));

/** What every program begins with: the package as `sluice`, its main names, and the project's clip. */
const HEAD = `
  import * as sluice from ${JSON.stringify(ENTRY.href)};
  import { readFileSync, readdirSync } from 'node:fs';
  import { setTimeout as sleep } from 'node:timers/promises';
  const { StreamReader, StreamWriter, MemoryTarget, MediaError } = sluice;
  const entry = ${JSON.stringify(ENTRY.href)};
  const clip = ${JSON.stringify(CLIP)};
  const threads = () => readdirSync('/proc/self/task').length;
  const files = () => readdirSync('/proc/self/fd').length;
  const memory = () => { gc(); return process.memoryUsage.rss() / 2 ** 20; };
`;

/**
 * Runs a program in a process of its own, which can call `gc()`.
 *
 * @param text ES module text; see {@link HEAD} for the names it has.
 * @param timeout Milliseconds until it is killed.
 * @param environment Further variables.
 */
export function runProgram(
  text: string,
  timeout = 60_000,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--expose-gc', '--input-type=module', '-e', HEAD + text], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
    killSignal: 'SIGKILL',
  });
  return ended(child);
}

/** Runs a program that has to end well, and gives what it printed as JSON. */
export async function measure<T>(
  text: string,
  timeout?: number,
  environment?: NodeJS.ProcessEnv,
): Promise<T> {
  const { status, signal, stdout, stderr } = await runProgram(text, timeout, environment);
  if (status !== 0 || signal !== null) {
    throw new Error(`the program ended with ${status ?? signal}: ${stderr}`);
  }
  return JSON.parse(stdout) as T;
}
