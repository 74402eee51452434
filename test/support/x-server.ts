import { execFile } from 'node:child_process';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { ownFolder, startBackground, untilReady } from './background.ts';
import { debianProgram } from './tools.ts';

const xvfb: string | null = debianProgram('Xvfb');

/** Whether an X server without a screen can be started here. */
export const hasXServer: boolean = xvfb !== null;

/** An X server of our own whose screen is memory. */
export type XServer = {
  /** What `DISPLAY` and FFmpeg's `x11grab` take: `:7`. */
  readonly display: string;
  readonly width: number;
  readonly height: number;
  /** Runs an X program on it and gives its output. */
  readonly run: (program: string, ...args: string[]) => Promise<Buffer>;
  /** Ends it. Programs that still draw on it lose their connection. */
  readonly stop: () => Promise<void>;
};

/** Starts a server with one screen of 24 bits a pixel, on the first display number that is free. */
export async function startXServer(width = 320, height = 240): Promise<XServer> {
  if (xvfb === null) {
    throw new Error('Xvfb is not installed');
  }
  const folder = ownFolder();
  const args = [
    '-displayfd',
    '3',
    '-screen',
    '0',
    `${width}x${height}x24`,
    '-nolisten',
    'tcp',
    '-ac',
    '-noreset',
  ];
  const server = startBackground(xvfb, args, {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    cwd: folder.path(''),
  });
  let number = '';
  (server.child.stdio[3] as Readable).setEncoding('utf8').on('data', (part: string) => {
    number += part;
  });
  await untilReady(server, () => number.endsWith('\n'));
  const display = `:${number.trim()}`;
  return {
    display,
    width,
    height,
    async run(program, ...given) {
      const { stdout } = await promisify(execFile)(program, given, {
        env: { ...process.env, DISPLAY: display },
        encoding: 'buffer',
        maxBuffer: 2 ** 28,
      });
      return stdout;
    },
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}
