import { expect } from 'vitest';
import { MediaError, type MediaErrorCode } from '../../src/index.ts';

/** What a promise rejects with; fails where it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was expected to reject, and did not');
}

/** Expects a media error of one code and gives it, for what else it says. */
export async function mediaError(promise: Promise<unknown>, code: MediaErrorCode): Promise<MediaError> {
  const error = await rejection(promise);
  expect(error).toBeInstanceOf(MediaError);
  expect(error).toMatchObject({ code });
  return error as MediaError;
}

/** Expects the error of a bad argument, which names it. */
export function argumentError(
  error: unknown,
  kind: typeof TypeError | typeof RangeError,
  name: string,
): void {
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject({ code: 'ERR_INVALID_ARG' });
  expect((error as Error).message).toContain(name);
}
