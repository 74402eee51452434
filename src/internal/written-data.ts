import { invalidType } from '../errors.ts';
import type { WriteOptions } from '../input-stream.ts';
import { type Checks, number } from '../options/validate.ts';

/** The checks of what can be said of one write. */
export const WRITE_CHECKS: Checks<WriteOptions> = { pts: number(-Number.MAX_VALUE) };

/** Whether a value is a chunk rather than a typed array, or something that is neither. */
export function isChunk(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data;
}

/**
 * The bytes of a typed array.
 *
 * @throws TypeError `ERR_INVALID_ARG` where its memory was given away, as by `postMessage`.
 */
export function viewBytes(data: ArrayBufferView): Uint8Array {
  // A view of a detached buffer says 0 of everything.
  if (data.byteLength === 0 && isDetached(data.buffer)) {
    throw invalidType('data', 'an array whose memory was not given away', data);
  }
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    return new Uint8Array(buffer).byteLength < 0;
  } catch {
    return true;
  }
}
