import { invalidType } from '../errors.ts';
import type { NativeOpenOptions } from '../native/binding.ts';
import { bindingifyLimits, type Limits, validateLimits } from './limits.ts';
import { bindingifyOptionValues, compact, type OptionValues } from './native-options.ts';
import {
  abortSignal,
  boolean,
  type Check,
  type Checks,
  checkOptions,
  integer,
  listOf,
  number,
  oneOf,
  optionValues,
  text,
} from './validate.ts';

/** How servers are trusted. */
export type TlsOptions = {
  /** Whether a certificate that cannot be verified is refused. @default true */
  readonly rejectUnauthorized?: boolean;
  /** Certificate authorities in PEM: the text, its bytes, or the path of a file with it. @default the system's */
  readonly ca?: string | Uint8Array;
};

/** How a source is opened. */
export type OpenOptions = {
  /** Demuxer or input device: `'s16le'`, `'lavfi'`, `'alsa'`, `'image2'`, …. @default found from the content */
  readonly format?: string;
  /** Options of demuxer, protocol and device. One that nobody uses rejects with `ERR_UNEXPECTED_OPTIONS`, which names it. @default {} */
  readonly options?: OptionValues;
  /** Bytes asked of a `CustomSource` at a time, 1 to 1 GiB. @default 65536 */
  readonly bufferSize?: number;
  /** Bytes read to find out what the source holds, at least 32. @default FFmpeg's */
  readonly probeSize?: number;
  /** Seconds of media read to find out what the source holds. @default FFmpeg's */
  readonly analyzeDuration?: number;
  /** Milliseconds for the whole of open, probing and redirects included; `Infinity` for none. @default 30000 */
  readonly openTimeout?: number;
  /** Milliseconds without progress in a later read, then `ERR_TIMEOUT`; `Infinity` for none. @default 30000 */
  readonly timeout?: number;
  /** How servers are trusted. @default verified against the system's authorities */
  readonly tls?: TlsOptions;
  /**
   * What rejects: `'error'` is a packet or frame that cannot be decoded, after all before it was delivered; `'truncated'` only
   * a source that was cut; `'warning'` also what the decoder could repair; `'none'` skips and counts. @default 'error'
   */
  readonly failOn?: 'none' | 'truncated' | 'error' | 'warning';
  /** `'untrusted'` allows only demuxers and decoders that this project fuzzes. @default 'default' */
  readonly profile?: 'default' | 'untrusted';
  /** Stops open and every later wait with `ERR_ABORTED`. @default none */
  readonly signal?: AbortSignal;
  /**
   * Protocols that the source itself may use: `'file'`, `'http'`, …. One that is not among them rejects with
   * `ERR_PROTOCOL_NOT_ALLOWED`. What it refers to may use no more than without this. @default those that fit the source
   */
  readonly protocols?: readonly string[];
  /** What the source may ask of the machine. @default safe limits, see {@link Limits} */
  readonly limits?: Limits;
};

/** The value of every option that is not given and has one. */
export const DEFAULT_OPEN_OPTIONS: Required<
  Pick<OpenOptions, 'bufferSize' | 'openTimeout' | 'timeout' | 'failOn' | 'profile'>
> = {
  bufferSize: 65_536,
  openTimeout: 30_000,
  timeout: 30_000,
  failOn: 'error',
  profile: 'default',
};

const TLS_CHECKS: Checks<TlsOptions> = {
  rejectUnauthorized: boolean,
  ca: (name, value) => {
    if (!(value instanceof Uint8Array)) {
      text(name, value);
    }
  },
};

const CHECKS: Checks<OpenOptions> = {
  format: text,
  options: optionValues,
  bufferSize: integer(1, 2 ** 30),
  probeSize: integer(32),
  analyzeDuration: number(0),
  openTimeout: number(1, Number.POSITIVE_INFINITY),
  timeout: number(1, Number.POSITIVE_INFINITY),
  tls: nested((name, value) => checkOptions(value as TlsOptions, TLS_CHECKS, name)),
  failOn: oneOf(['none', 'truncated', 'error', 'warning']),
  profile: oneOf(['default', 'untrusted']),
  signal: abortSignal,
  protocols: listOf(text),
  limits: nested((name, value) => validateLimits(name, value as Limits)),
};

function nested(check: Check): Check {
  return (name, value) => {
    if (typeof value !== 'object' || value === null) {
      throw invalidType(name, 'an object', value);
    }
    check(name, value);
  };
}

/**
 * Checks the options of `StreamReader.open()`.
 *
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function validateOpenOptions(options: OpenOptions | undefined): OpenOptions {
  return checkOptions(options, CHECKS);
}

/**
 * The options as the addon takes them.
 *
 * @param options Checked options.
 * @param tlsCaFile Where the certificate authorities lie, FFmpeg reads them from a file.
 */
export function bindingifyOpenOptions(
  options: OpenOptions,
  tlsCaFile: string | undefined,
): NativeOpenOptions {
  const { openTimeout, timeout, bufferSize, failOn, profile } = { ...DEFAULT_OPEN_OPTIONS, ...options };
  return compact<NativeOpenOptions>({
    format: options.format,
    options: bindingifyOptionValues(options.options),
    bufferSize,
    probeSize: options.probeSize,
    analyzeDuration: options.analyzeDuration,
    openTimeout: milliseconds(openTimeout),
    timeout: milliseconds(timeout),
    verifyTls: options.tls?.rejectUnauthorized ?? true,
    tlsCaFile,
    failOn,
    untrusted: profile === 'untrusted',
    protocols: options.protocols === undefined ? undefined : [...options.protocols],
    limits: bindingifyLimits(options.limits),
  });
}

/** `Infinity` is no timeout at all. */
export function milliseconds(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
