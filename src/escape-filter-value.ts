import { invalidType } from './errors.ts';

/**
 * Makes text safe as the value of one option in a filter description: a file name with a colon, a line for `drawtext`, anything
 * that comes from elsewhere. Filter descriptions themselves are program text and must never be made of data without it.
 *
 * A value passes two readers, the graph's and the filter's, so it is quoted for both.
 *
 * @param text Any text.
 * @returns The value, ready to stand after `name=`.
 *
 * @example
 * ```ts
 * const filter = `drawtext=text=${escapeFilterValue("it's 12:30")}`;
 * ```
 */
export function escapeFilterValue(text: string): string {
  if (typeof text !== 'string') {
    throw invalidType('text', 'a string', text);
  }
  const forFilter = quote(text, /[\\':]/g);
  return quote(forFilter, /[\\'[\],;]/g);
}

/** Both readers drop bare white space at the ends. */
function quote(text: string, special: RegExp): string {
  return text.replace(special, '\\$&').replace(/^\s+|\s+$/g, (spaces) => spaces.replace(/\s/g, '\\$&'));
}
