/** Runs other programs; whatever still runs when we go is ended with us. */
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { SetupError } from './terminal.mjs';

const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});
for (const [signal, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
  process.on(signal, () => process.exit(128 + number));
}

/** The output of a quick program, or null where it is missing or fails. */
export function capture(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  return result.status === 0 ? result.stdout : null;
}

/**
 * Runs a program to its end, both outputs to `log` (a file) and line by line to `onLine`.
 * Rejects with the first and the last lines of the output when it fails.
 */
export async function run(command, args, { cwd, env, log, onLine } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const first = [];
  const last = [];
  const sink = log === undefined ? null : openLog(log);
  for (const output of [child.stdout, child.stderr]) {
    createInterface({ input: output }).on('line', (text) => {
      if (first.length < 10) first.push(text);
      else last.push(text);
      if (last.length > 30) last.shift();
      sink?.write(`${text}\n`);
      onLine?.(text);
    });
  }
  const status = await ended(child);
  running.delete(child);
  sink?.end();
  if (status === 0) return;
  const where = log === undefined ? '' : `\nThe whole log: ${log}`;
  throw new SetupError(
    `\`${[command, ...args].join(' ')}\` failed (${status}):\n${[...first, ...last].join('\n')}${where}`,
  );
}

/** Runs a program on our own terminal and gives its exit code. */
export async function runVisibly(command, args, options = {}) {
  const child = spawn(command, args, { stdio: 'inherit', ...options });
  running.add(child);
  const status = await ended(child);
  running.delete(child);
  if (typeof status === 'string' && status.startsWith('cannot'))
    throw new SetupError(`${command}: ${status}`);
  return typeof status === 'number' ? status : 1;
}

function openLog(file) {
  mkdirSync(dirname(file), { recursive: true });
  return createWriteStream(file);
}

function ended(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(`cannot be run: ${error.message}`));
    child.on('close', (code, signal) => resolve(code ?? `ended by ${signal}`));
  });
}
