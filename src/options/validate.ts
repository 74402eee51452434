import { invalidRange, invalidType, unknownOption } from '../errors.ts';
import type { Rational } from '../time.ts';

/** Throws unless the value fits; `name` is what the message calls it. */
export type Check = (name: string, value: unknown) => void;

/** One check for each field of an options type, so that type and validator cannot drift apart. */
export type Checks<T> = { readonly [K in keyof Required<T>]: Check };

/**
 * Checks an options object: its kind, that no key is unknown, and each field that is given.
 *
 * @param options What the caller gave; `undefined` counts as no options.
 * @param checks One check for each known field.
 * @param name What messages call the object.
 * @returns The given fields, read once and known to fit, in an object that inherits nothing.
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function checkOptions<T extends object>(
  options: T | undefined,
  checks: Checks<T>,
  name = 'options',
): T {
  const checked = Object.create(null) as Record<string, unknown>;
  if (options === undefined) {
    return checked as T;
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidType(name, 'an object', options);
  }
  for (const [key, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, key)) {
      throw unknownKey(`${name}.${key}`, key, value, Object.keys(checks));
    }
    if (value !== undefined) {
      (checks as Record<string, Check>)[key]?.(`${name}.${key}`, value);
      checked[key] = value;
    }
  }
  return checked as T;
}

/** Requires fields that have no default. */
export function requireOptions<T extends object>(
  options: T,
  keys: readonly (keyof T & string)[],
  name = 'options',
): void {
  for (const key of keys) {
    if (options[key] === undefined) {
      throw invalidType(`${name}.${key}`, 'given', undefined);
    }
  }
}

function unknownKey(path: string, key: string, value: unknown, known: readonly string[]): Error {
  const nearest = nearestName(key, known);
  const hint = nearest === null ? `there are ${known.join(', ')}.` : `did you mean ${nearest}?`;
  return unknownOption(path.replace(/^options\./, ''), value, hint);
}

/**
 * The name most like another, or `null` where none is near.
 *
 * @param name What was written.
 * @param known What could have been meant.
 */
export function nearestName(name: string, known: readonly string[]): string | null {
  const wanted = name.toLowerCase();
  let best: { name: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (best === null || distance < best.distance) {
      best = { name: candidate, distance };
    }
  }
  return best !== null && best.distance <= Math.max(2, Math.floor(name.length / 3)) ? best.name : null;
}

/** Levenshtein's distance, in two rows. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substituted, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

/** An integer in a range, both ends included. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Check {
  return (name, value) => {
    if (typeof value !== 'number') {
      throw invalidType(name, 'an integer', value);
    }
    if (!Number.isSafeInteger(value) || value < min || value > max) {
      throw invalidRange(name, `an integer ${range(min, max)}`, value);
    }
  };
}

/** A number in a range, both ends included; `Infinity` only where `max` is. */
export function number(min: number, max: number = Number.MAX_VALUE): Check {
  return (name, value) => {
    if (typeof value !== 'number') {
      throw invalidType(name, 'a number', value);
    }
    if (Number.isNaN(value) || value < min || value > max) {
      throw invalidRange(name, `a number ${range(min, max)}`, value);
    }
  };
}

function range(min: number, max: number): string {
  if (min === -Number.MAX_VALUE && max === Number.MAX_VALUE) {
    return 'that is finite';
  }
  return max >= Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
}

/** `true` or `false`. */
export const boolean: Check = (name, value) => {
  if (typeof value !== 'boolean') {
    throw invalidType(name, 'a boolean', value);
  }
};

/** A string that is not empty and has no NUL in it, which FFmpeg could not see past. */
export const text: Check = (name, value) => {
  if (typeof value !== 'string') {
    throw invalidType(name, 'a string', value);
  }
  if (value === '' || value.includes('\0')) {
    throw invalidRange(name, 'a string that is not empty and has no NUL character', value);
  }
};

/** One of a closed set of strings; the nearest is suggested. */
export function oneOf(values: readonly string[]): Check {
  return (name, value) => {
    if (typeof value !== 'string') {
      throw invalidType(name, `one of ${values.join(', ')}`, value);
    }
    if (!values.includes(value)) {
      const nearest = nearestName(value, values);
      const hint = nearest === null ? '' : ` (did you mean ${nearest}?)`;
      throw invalidRange(name, `one of ${values.join(', ')}${hint}`, value);
    }
  };
}

/** A check that `null` passes as well. */
export function orNull(check: Check): Check {
  return (name, value) => {
    if (value !== null) {
      check(name, value);
    }
  };
}

/** A check that one given word passes as well. */
export function orWord(word: string, check: Check): Check {
  return (name, value) => {
    if (typeof value === 'string' && value !== word) {
      throw invalidRange(name, `${JSON.stringify(word)} or a number`, value);
    }
    if (value !== word) {
      check(name, value);
    }
  };
}

/** A list, each of whose items passes a check. */
export function listOf(check: Check): Check {
  return (name, value) => {
    if (!Array.isArray(value)) {
      throw invalidType(name, 'an array', value);
    }
    for (const [index, item] of value.entries()) {
      check(`${name}[${index}]`, item);
    }
  };
}

/** Options for FFmpeg: names with a string, a finite number or a boolean. */
export const optionValues: Check = (name, value) => {
  for (const [key, item] of entriesOf(name, value)) {
    text(`${name}: the name ${JSON.stringify(key)}`, key);
    if (
      typeof item === 'string' ? item.includes('\0') : !(Number.isFinite(item) || typeof item === 'boolean')
    ) {
      throw invalidType(`${name}.${key}`, 'a string, a finite number or a boolean', item);
    }
  }
};

/** Tags: names with strings. */
export const tags: Check = (name, value) => {
  for (const [key, item] of entriesOf(name, value)) {
    text(`${name}: the name ${JSON.stringify(key)}`, key);
    if (typeof item !== 'string' || item.includes('\0')) {
      throw invalidType(`${name}.${key}`, 'a string without a NUL character', item);
    }
  }
};

function entriesOf(name: string, value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidType(name, 'an object', value);
  }
  return Object.entries(value);
}

/** An `AbortSignal`. */
export const abortSignal: Check = (name, value) => {
  if (!(value instanceof AbortSignal)) {
    throw invalidType(name, 'an AbortSignal', value);
  }
};

/** A positive frame rate: a number, or a fraction. */
export const frameRate: Check = (name, value) => {
  if (typeof value === 'number') {
    if (!(value > 0 && Number.isFinite(value))) {
      throw invalidRange(name, 'a positive, finite number of frames per second', value);
    }
    return;
  }
  if (typeof value !== 'object' || value === null || !('num' in value) || !('den' in value)) {
    throw invalidType(name, 'a number or { num, den }', value);
  }
  const { num, den } = value as Rational;
  integer(1, 2 ** 31 - 1)(`${name}.num`, num);
  integer(1, 2 ** 31 - 1)(`${name}.den`, den);
};
