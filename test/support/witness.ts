import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { askPython } from './ended.ts';

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
  const answers = await askPython<Omit<Witnessed, 'raw'>[]>(SCRIPT, full);
  return answers.map((answer, index) => ({
    ...answer,
    raw: () => readFile(full[index]?.raw ?? ''),
  }));
}
