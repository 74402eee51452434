/**
 * Every code that a {@link MediaError} can carry. The meaning and the remedy of each are in `docs/errors.md`.
 */
export type MediaErrorCode =
  | 'ERR_NOT_FOUND'
  | 'ERR_PERMISSION'
  | 'ERR_INVALID_DATA'
  | 'ERR_UNSUPPORTED_FORMAT'
  | 'ERR_UNKNOWN_CODEC'
  | 'ERR_UNKNOWN_FILTER'
  | 'ERR_INVALID_FILTER'
  | 'ERR_UNEXPECTED_OPTIONS'
  | 'ERR_NO_SUCH_STREAM'
  | 'ERR_NOT_SEEKABLE'
  | 'ERR_TRUNCATED'
  | 'ERR_IO'
  | 'ERR_DISK_FULL'
  | 'ERR_HTTP_STATUS'
  | 'ERR_TIMEOUT'
  | 'ERR_ABORTED'
  | 'ERR_CLOSED'
  | 'ERR_STATE'
  | 'ERR_UNREAD_OUTPUT'
  | 'ERR_LIMIT'
  | 'ERR_PROTOCOL_NOT_ALLOWED'
  | 'ERR_TLS'
  | 'ERR_DEVICE'
  | 'ERR_HARDWARE'
  | 'ERR_ENCODER_CONFIG'
  | 'ERR_OUT_OF_RANGE'
  | 'ERR_OUT_OF_MEMORY'
  | 'ERR_INTERNAL'
  | 'ERR_NATIVE_MISSING';

/** The facts of a {@link MediaError}, beside its message. */
export type MediaErrorFacts = {
  /** What was being done: `'open'`, `'read'`, `'decode'`, `'seek'`, …. */
  readonly operation: string;
  /** FFmpeg's own error number (negative), where FFmpeg reported the failure. */
  readonly ffmpegCode?: number | undefined;
  /** The source stream concerned, where there is one. */
  readonly streamIndex?: number | undefined;
  /** FFmpeg's last log lines for this object, oldest first, where it said anything. */
  readonly log?: string | undefined;
  /** The system's name of an input or output error, e.g. `'ENOSPC'`; set with `ERR_IO` and `ERR_DISK_FULL`. */
  readonly errno?: string | undefined;
  /** HTTP status; set with `ERR_HTTP_STATUS`, and with `ERR_NOT_FOUND` and `ERR_PERMISSION` where a server said so. */
  readonly status?: number | undefined;
  /** The names of the options that nobody used; set with `ERR_UNEXPECTED_OPTIONS`. */
  readonly options?: readonly string[] | undefined;
  /** The name of the limit in `limits`; set with `ERR_LIMIT`. */
  readonly limit?: string | undefined;
  /** What the source asked for, in the limit's unit; set with `ERR_LIMIT`. */
  readonly value?: number | undefined;
  /** What the limit allows, in its own unit; set with `ERR_LIMIT`. */
  readonly allowed?: number | undefined;
  /** What led to it: for `ERR_ABORTED` the signal's reason. */
  readonly cause?: unknown;
};

/** Shared by every copy of the package in the process, so that `instanceof` holds across copies. */
const BRAND: unique symbol = Symbol.for('sluice.MediaError') as never;

/**
 * What every failure of media input and output rejects with.
 *
 * Bad arguments are no `MediaError`: they throw a `TypeError` or `RangeError` with `code: 'ERR_INVALID_ARG'`.
 *
 * @example
 * ```ts
 * try {
 *   await StreamReader.open('missing.mp4');
 * } catch (error) {
 *   if (error instanceof MediaError && error.code === 'ERR_NOT_FOUND') console.error('no such file');
 * }
 * ```
 */
export class MediaError extends Error {
  static {
    Object.defineProperty(MediaError.prototype, 'name', {
      value: 'MediaError',
      configurable: true,
      writable: true,
    });
    Object.defineProperty(MediaError.prototype, BRAND, { value: true });
  }

  /** Which failure it is. */
  readonly code: MediaErrorCode;
  /** What was being done: `'open'`, `'read'`, `'decode'`, `'seek'`, …. */
  readonly operation: string;
  declare readonly ffmpegCode?: number;
  declare readonly streamIndex?: number;
  declare readonly log?: string;
  declare readonly errno?: string;
  declare readonly status?: number;
  declare readonly options?: readonly string[];
  declare readonly limit?: string;
  declare readonly value?: number;
  declare readonly allowed?: number;

  /**
   * @param code Which failure it is.
   * @param message One sentence for a person.
   * @param facts What was being done, and what else is known.
   */
  constructor(code: MediaErrorCode, message: string, facts: MediaErrorFacts) {
    const { cause, operation, ...known } = facts;
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.operation = operation;
    for (const [name, value] of Object.entries(known)) {
      if (value !== undefined) {
        Object.defineProperty(this, name, { value, enumerable: true, configurable: true });
      }
    }
  }

  /**
   * Whether a value is a `MediaError` of this or another copy of the package.
   *
   * @param value Anything.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/** An error about an argument, as Node's own are: a `TypeError` or `RangeError` with a code. */
export type InvalidArgumentError = (TypeError | RangeError) & { readonly code: 'ERR_INVALID_ARG' };

/**
 * The error for an argument of the wrong kind.
 *
 * @param name The argument's or option's name.
 * @param expected What it has to be, e.g. `'a positive integer'`.
 * @param actual What was given.
 */
export function invalidType(name: string, expected: string, actual: unknown): InvalidArgumentError {
  return withArgumentCode(new TypeError(`${name} must be ${expected}; received ${describe(actual)}`));
}

/**
 * The error for an argument of the right kind whose value is out of range.
 *
 * @param name The argument's or option's name.
 * @param expected What it has to be, e.g. `'between 0 and 51'`.
 * @param actual What was given.
 */
export function invalidRange(name: string, expected: string, actual: unknown): InvalidArgumentError {
  return withArgumentCode(new RangeError(`${name} must be ${expected}; received ${describe(actual)}`));
}

/**
 * The error for an option that no one knows.
 *
 * @param key What was written.
 * @param value What was given for it.
 * @param hint What to write instead, e.g. `'did you mean format?'`.
 */
export function unknownOption(key: string, value: unknown, hint: string): InvalidArgumentError {
  return withArgumentCode(
    new TypeError(`there is no option ${JSON.stringify(key)}; ${hint} Received ${describe(value)}`),
  );
}

/**
 * The error for an argument that only native code could judge.
 *
 * @param message The whole message.
 */
export function invalidArgument(message: string): InvalidArgumentError {
  return withArgumentCode(new RangeError(message));
}

function withArgumentCode<E extends TypeError | RangeError>(
  error: E,
): E & { readonly code: 'ERR_INVALID_ARG' } {
  return Object.defineProperty(error, 'code', { value: 'ERR_INVALID_ARG', enumerable: true }) as never;
}

/** A value in a few words, never its whole content. */
function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number') {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (typeof value === 'string') {
    return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}…` : value);
  }
  if (typeof value === 'bigint') {
    return `${value}n`;
  }
  if (typeof value === 'function' || typeof value === 'symbol') {
    return `a ${typeof value}`;
  }
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  if (ArrayBuffer.isView(value)) {
    return `${String(name)}(${value.byteLength} bytes)`;
  }
  return typeof name === 'string' && name !== '' && name !== 'Object'
    ? `an instance of ${name}`
    : 'an object';
}
