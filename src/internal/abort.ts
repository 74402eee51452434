import { EventEmitter, getEventListeners, setMaxListeners } from 'node:events';
import { MediaError } from '../errors.ts';

/** The error that an aborted call rejects with. */
export function abortError(signal: AbortSignal, operation: string): MediaError {
  return new MediaError('ERR_ABORTED', `${operation} was aborted`, { operation, cause: signal.reason });
}

/** Throws where the signal has fired already. */
export function throwIfAborted(signal: AbortSignal | undefined, operation: string): void {
  if (signal?.aborted) {
    throw abortError(signal, operation);
  }
}

/**
 * A controller for a session's own use. Every pending call listens to it, so any number of listeners is right; the caller's own
 * signal gets one listener a session.
 */
export function sessionController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

/**
 * Waits for a promise unless the signal fires first. The promise's own outcome is then of no interest to anyone and is
 * swallowed.
 *
 * @param pending What is waited for.
 * @param signal Ends the wait at once.
 * @param operation What is being done, for the message.
 */
export async function abortable<T>(
  pending: Promise<T>,
  signal: AbortSignal | undefined,
  operation: string,
): Promise<T> {
  if (signal === undefined) {
    return pending;
  }
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(abortError(signal, operation));
    listen(signal, stop);
    if (signal.aborted) {
      stop();
    }
  });
  pending.catch(() => {});
  try {
    return await Promise.race([aborted, pending]);
  } finally {
    if (stop !== undefined) {
      signal.removeEventListener('abort', stop);
    }
  }
}

/**
 * Waits for a promise at most so long.
 *
 * @param pending What is waited for.
 * @param timeout Milliseconds; not finite: for ever.
 * @param operation What is being done, for the message.
 * @throws MediaError `ERR_TIMEOUT`.
 */
export async function withTimeout<T>(
  pending: Promise<T>,
  timeout: number | undefined,
  operation: string,
): Promise<T> {
  if (timeout === undefined || !Number.isFinite(timeout)) {
    return pending;
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new MediaError('ERR_TIMEOUT', `nothing came in ${timeout} ms`, { operation }));
    timer = setTimeout(fail, Math.min(timeout, 2 ** 31 - 1));
  });
  pending.catch(() => {});
  try {
    return await Promise.race([late, pending]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits for a promise, or for a time without its outcome. The wait for the time does not keep the process alive.
 *
 * @param pending What is waited for.
 * @param longest Milliseconds.
 */
export async function atMost(pending: Promise<void>, longest: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, longest).unref();
  });
  try {
    await Promise.race([pending, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Takes listeners off signals that outlive whom they were for. */
const forgotten: FinalizationRegistry<() => void> = new FinalizationRegistry((unlisten) => unlisten());

/**
 * Tells an owner when a signal fires. The signal does not keep the owner alive.
 *
 * @param signal Tells, once.
 * @param owner Is told, if it is still there.
 * @param then What to do; it must not refer to the owner but by its argument.
 * @returns What takes the listener off again.
 */
export function onAbort<T extends object>(
  signal: AbortSignal | undefined,
  owner: T,
  then: (owner: T) => void,
): () => void {
  if (signal === undefined) {
    return () => {};
  }
  const unlisten = listenWeakly(signal, new WeakRef(owner), then);
  forgotten.register(owner, unlisten, owner);
  return () => {
    forgotten.unregister(owner);
    unlisten();
  };
}

/** A function of its own: closures keep alive whatever any other closure of the same scope refers to. */
function listenWeakly<T extends object>(
  signal: AbortSignal,
  owner: WeakRef<T>,
  then: (owner: T) => void,
): () => void {
  const listener = (): void => {
    const present = owner.deref();
    if (present !== undefined) {
      then(present);
    }
  };
  listen(signal, listener);
  return () => signal.removeEventListener('abort', listener);
}

/** Listens once. One signal for many calls is what signals are for: Node is not to warn of a leak, and each call takes its listener back. */
function listen(signal: AbortSignal, listener: () => void): void {
  if (getEventListeners(signal, 'abort').length >= EventEmitter.defaultMaxListeners)
    setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
}
