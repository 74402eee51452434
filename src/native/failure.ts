import { invalidArgument, MediaError } from '../errors.ts';
import type { NativeFailure } from './binding.ts';

/** Finds what user code threw, by the id of the request that it answered. */
export type ThrownByUser = (id: number) => { readonly error: unknown } | undefined;

function isNativeFailure(error: unknown): error is NativeFailure {
  return typeof error === 'object' && error !== null && 'nativeFailure' in error;
}

/**
 * The public error for what the addon threw: a `MediaError`, the very object that user code threw, or the value itself where it
 * is neither.
 *
 * @param error What the addon threw or rejected with.
 * @param options Where exceptions of user code are kept, and the reason of an abort.
 */
export function fromNative(error: unknown, thrown?: ThrownByUser, reason?: unknown): unknown {
  if (!isNativeFailure(error)) {
    return error;
  }
  const { code, message, userError } = error;
  const byUser = userError === undefined ? undefined : thrown?.(userError);
  if (byUser !== undefined) {
    return byUser.error;
  }
  if ((code as string) === 'ERR_INVALID_ARG') {
    return invalidArgument(message);
  }
  return new MediaError(code, message, {
    operation: error.operation,
    ffmpegCode: error.ffmpegCode,
    streamIndex: error.streamIndex,
    log: error.log,
    errno: error.errno,
    status: error.status,
    options: error.options,
    limit: error.limit,
    value: error.value,
    allowed: error.allowed,
    cause: code === 'ERR_ABORTED' ? reason : undefined,
  });
}

/** Runs a synchronous call of the addon and throws the public error. */
export function callNative<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw fromNative(error);
  }
}
