import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built command. */
export const COMMAND: string = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** What a run of the command gave. */
export type Ran = { code: number | null; stdout: Buffer; stderr: string };

/** Runs `sluice` to its end, on pipes, in a folder. */
export async function sluice(
  args: readonly string[],
  options: { cwd?: string; input?: Uint8Array; env?: Record<string, string> } = {},
): Promise<Ran> {
  const child: ChildProcess = spawn(process.execPath, [COMMAND, ...args], {
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
  });
  const parts: { stdout: Buffer[]; stderr: Buffer[] } = { stdout: [], stderr: [] };
  child.stdout?.on('data', (part: Buffer) => parts.stdout.push(part));
  child.stderr?.on('data', (part: Buffer) => parts.stderr.push(part));
  // A command that needs no input may end before it has read any.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout: Buffer.concat(parts.stdout), stderr: Buffer.concat(parts.stderr).toString() };
}

/** Runs it, expects that it is content, and gives what it printed as data. */
export async function sluiceJson<T>(args: readonly string[], options = {}): Promise<T> {
  const { code, stdout, stderr } = await sluice([...args, '--json'], options);
  if (code !== 0) {
    throw new Error(`sluice ${args.join(' ')} ended with ${code}: ${stderr}`);
  }
  return JSON.parse(stdout.toString()) as T;
}
