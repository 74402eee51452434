import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { python } from './tools.ts';

const SCRIPT: string = fileURLToPath(new URL('../conformance/witness.py', import.meta.url));

/** A file to decode with PyAV. */
export type WitnessJob = {
  readonly path: string;
  readonly type: 'audio' | 'video';
  /** Demuxer, where the content does not tell. */
  readonly format?: string | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
  /** Whether pictures are wanted as gray ones. */
  readonly gray?: boolean;
};

/** What PyAV made of a file. */
export type Witnessed = {
  /** Seconds, and samples of sound or 1. */
  readonly frames: readonly (readonly [pts: number | null, samples: number])[];
  readonly error?: string;
  /** All that was decoded. */
  readonly raw: () => Promise<Buffer>;
};

/** Decodes files in one run of PyAV. */
export async function witness(jobs: readonly WitnessJob[]): Promise<Witnessed[]> {
  const full = jobs.map((job) => ({ ...job, raw: `${job.path}.pyav` }));
  const text = await new Promise<string>((resolve, reject) => {
    const child = spawn(python ?? 'python3', [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      stdout += part;
    });
    child.once('error', reject);
    child.once('close', (status) =>
      status === 0 ? resolve(stdout) : reject(new Error(`PyAV ended with ${status}`)),
    );
    child.stdin.end(JSON.stringify(full));
  });
  const answers = JSON.parse(text) as Omit<Witnessed, 'raw'>[];
  return answers.map((answer, index) => ({
    ...answer,
    raw: () => readFile(full[index]?.raw ?? ''),
  }));
}
