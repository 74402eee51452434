import { invalidArgument, invalidType } from './errors.ts';
import { escapeFilterValue } from './escape-filter-value.ts';
import type { FilterOptions } from './options/part-options.ts';
import { optionValues } from './options/validate.ts';

/**
 * Describes one filter with its options, every value escaped: what stands in `filter`, alone or joined by commas with others, and in
 * `filterGraph` between `[in]` and `[out]`.
 *
 * @param name The filter; common ones have their options checked by TypeScript.
 * @param options Its options by name. Whether the filter has them is found out where the description is used. @default {}
 * @throws TypeError, RangeError `ERR_INVALID_ARG`.
 *
 * @typeParam F The filter's name, which tells what `options` can be.
 *
 * @example
 * ```ts
 * const filter = [describeFilter('scale', { w: 320, h: -2 }), describeFilter('drawtext', { text: "it's 12:30" })].join(',');
 * ```
 */
export function describeFilter<const F extends string>(name: F, options?: FilterOptions<F>): string {
  if (typeof name !== 'string') {
    throw invalidType('name', 'a string', name);
  }
  if (!/^\w+(@\w+)?$/.test(name)) {
    throw invalidArgument(
      `name must be a filter's name, as filters() lists it. Received ${JSON.stringify(name)}`,
    );
  }
  if (options === undefined) {
    return name;
  }
  optionValues('options', options);
  const pairs = Object.entries(options).map(([key, value]) => {
    if (!/^\w+$/.test(key)) {
      throw invalidArgument(`options has ${JSON.stringify(key)}, which is no option's name`);
    }
    return `${key}=${escapeFilterValue(String(value))}`;
  });
  return pairs.length === 0 ? name : `${name}=${pairs.join(':')}`;
}
