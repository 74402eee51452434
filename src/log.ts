import { invalidRange, invalidType } from './errors.ts';
import { native } from './native/load.ts';
import { integer } from './options/validate.ts';

/** One line of FFmpeg's log. */
export type LogLine = {
  /** FFmpeg's level: 8 fatal, 16 error, 24 warning, 32 info, 40 verbose, 48 debug. */
  readonly level: number;
  readonly message: string;
  /** Who says it: `'h264'`, `'mov,mp4,m4a,3gp,3g2,mj2'`, …; empty where it is no one in particular. */
  readonly component: string;
};

/** Takes one line. */
export type LogListener = (line: LogLine) => void;

const listeners = new Set<LogListener>();

const checkLevel = integer(-100, 99);

/**
 * FFmpeg's log level: lines above it reach no listener.
 *
 * @param level The new level, -100…99; left out: only asks.
 * @returns The level in force. 32 (information) at first.
 * @throws TypeError, RangeError `ERR_INVALID_ARG`.
 */
export function logLevel(level?: number): number {
  if (level !== undefined) {
    checkLevel('level', level);
    native().setLogLevel(level);
  }
  return native().logLevel();
}

/**
 * Listens to FFmpeg's log. Nothing is printed by itself. Listening does not keep the process alive.
 *
 * @param listener Called for each line, on the event loop, in order.
 * @returns Ends it.
 */
export function onLog(listener: LogListener): () => void {
  if (typeof listener !== 'function') {
    throw invalidType('listener', 'a function', listener);
  }
  if (listeners.has(listener)) {
    throw invalidRange('listener', 'one that does not listen yet', listener);
  }
  listeners.add(listener);
  if (listeners.size === 1) {
    native().onLog(deliver);
  }
  return () => {
    if (listeners.delete(listener) && listeners.size === 0) {
      native().onLog(null);
    }
  };
}

function deliver(line: LogLine): void {
  for (const listener of [...listeners]) {
    listener(line);
  }
}
