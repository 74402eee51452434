import { fileURLToPath } from 'node:url';
import { askPython } from './ended.ts';

const SCRIPT = fileURLToPath(new URL('../conformance/pyav-decode.py', import.meta.url));

/** A stream to decode; `samples`: how many samples of each channel the hashes of sound cover. */
export type Job = { readonly path: string; readonly stream: number; readonly samples?: number };

/** What PyAV makes of a picture stream: for each picture its time in seconds, the MD5 of its planes, its format and size. */
export type PyavPictures = {
  readonly frames: readonly [
    pts: number | null,
    md5: string,
    format: string,
    width: number,
    height: number,
  ][];
};

/** What PyAV makes of a sound stream: time and length of each frame, the MD5 of each plane, samples of each channel. */
export type PyavSound = {
  readonly frames: readonly [pts: number | null, samples: number][];
  readonly planes: readonly string[];
  readonly samples: number;
};

/** Decodes streams in one run of PyAV. */
export function decodeWithPyav<D extends (PyavPictures | PyavSound)[]>(jobs: readonly Job[]): Promise<D> {
  return askPython(SCRIPT, jobs);
}
