import { type ChildProcess, spawn } from 'node:child_process';
import { python } from './tools.ts';

/** How a program ended. */
export type Ended = {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Waits for the end of a program, and gives all that it wrote to its pipes. */
export function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      stdout += part;
    });
    child.stderr?.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}

/** Gives a script of the test tools' Python its input as JSON, and takes its answer as JSON. */
export async function askPython<Answer>(script: string, input: unknown): Promise<Answer> {
  const child = spawn(python ?? 'python3', [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(JSON.stringify(input));
  const { status, stdout, stderr } = await ended(child);
  if (status !== 0) throw new Error(`PyAV ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Answer;
}
