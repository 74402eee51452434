import type { WriteOptions } from '../input-stream.ts';
import { type Checks, number } from '../options/validate.ts';

/** The checks of what can be said of one write. */
export const WRITE_CHECKS: Checks<WriteOptions> = { pts: number(-Number.MAX_VALUE) };

/** Whether a value is a chunk rather than a typed array, or something that is neither. */
export function isChunk(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data;
}

/** The bytes of a typed array. */
export function viewBytes(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}
