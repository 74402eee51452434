import type { NativeOption } from '../native/binding.ts';

/** Options as FFmpeg takes them: booleans are `1` and `0`. */
export type OptionValues = Readonly<Record<string, string | number | boolean>>;

/** Options as the addon takes them. */
export function bindingifyOptionValues(values: OptionValues | undefined): NativeOption[] {
  return Object.entries(values ?? {}).map(([name, value]) => ({
    name,
    value: typeof value === 'boolean' ? (value ? '1' : '0') : String(value),
  }));
}

/** An object without its `undefined` fields, which the addon would take for values, and with nothing inherited. */
export function compact<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  const given = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.assign(Object.create(null), Object.fromEntries(given)) as T;
}
