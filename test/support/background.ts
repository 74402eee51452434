import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that runs beside the tests: a server, a sound daemon, a screen. */
export type Background = {
  readonly child: ChildProcess;
  /** What it has said so far, on both streams. */
  readonly said: () => string;
  /** Ends it, and resolves when it is gone. */
  readonly stop: () => Promise<void>;
};

export type BackgroundOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** By default its output is kept for {@link Background.said}. */
  readonly stdio?: StdioOptions;
  readonly cwd?: string;
};

/** Milliseconds that a program may take to begin its work on a busy machine. */
const LONGEST_START = 30_000;

/** Starts a program. It is ended with this process at the latest. */
export function startBackground(
  program: string,
  args: readonly string[],
  { env = process.env, stdio = ['ignore', 'pipe', 'pipe'], cwd }: BackgroundOptions = {},
): Background {
  const child = spawn(program, args, { env, stdio, ...(cwd !== undefined && { cwd }) });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      said += part;
    });
  }
  child.on('error', (error) => {
    said += error.message;
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    if (isRunning(child)) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(kill, 5000);
      await ended;
      clearTimeout(late);
    }
  };
  return { child, said: () => said, stop };
}

const isRunning = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid !== undefined && exitCode === null && signalCode === null;

/** Waits until something holds; fails with what the program said where it ends or takes too long. */
export async function untilReady(
  background: Background,
  isReady: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = Date.now() + LONGEST_START;
  while (!(await isReady())) {
    if (!isRunning(background.child) || Date.now() > end) {
      await background.stop();
      throw new Error(`${background.child.spawnfile} did not start: ${background.said()}`);
    }
    await sleep(20);
  }
}

/** A folder for one program's files; `remove()` takes it away. */
export function ownFolder(): { readonly path: (name: string) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  return {
    path: (name) => join(folder, name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A TCP port of the loopback that nobody listens on at the moment, for programs that can't choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') {
    throw new Error('a TCP server has a port');
  }
  return address.port;
}
