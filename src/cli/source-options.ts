import { type Command, InvalidArgumentError } from 'commander';
import type { OptionValues } from '../options/native-options.ts';
import type { OpenOptions } from '../options/open-options.ts';
import type { Source } from '../source.ts';

/** What every command that reads a source takes. */
export type SourceOptions = {
  readonly inputFormat?: string;
  readonly inputOption?: OptionValues;
  readonly timeout?: number;
  readonly untrusted?: boolean;
};

/** Adds those options to a command. */
export function withSourceOptions(command: Command): Command {
  return command
    .option('--input-format <name>', 'demuxer or input device: lavfi, alsa, s16le, image2, …')
    .option('--input-option <name=value>', 'option of the demuxer, protocol or device; repeatable', pairs)
    .option('--timeout <seconds>', 'give up when opening takes longer, or nothing comes for so long', seconds)
    .option('--untrusted', "allow only what is made for strangers' files");
}

/** What `-` stands for, or the text itself. */
export function sourceOf(text: string): Source {
  return text === '-' ? process.stdin : text;
}

/** The same as options of the library. */
export function openOptionsOf(options: SourceOptions, signal?: AbortSignal): OpenOptions {
  const { inputFormat, inputOption, timeout, untrusted } = options;
  const wait = timeout === undefined ? undefined : timeout * 1000;
  return {
    ...(inputFormat !== undefined && { format: inputFormat }),
    ...(inputOption !== undefined && { options: inputOption }),
    ...(wait !== undefined && { openTimeout: wait, timeout: wait }),
    ...(untrusted === true && { profile: 'untrusted' as const }),
    ...(signal !== undefined && { signal }),
  };
}

/** Collects `name=value`. */
export function pairs(text: string, before: OptionValues = {}): OptionValues {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Seconds: `90`, `1:30`, `0:01:30.5`. */
export function seconds(text: string): number {
  const parts = text.split(':');
  const value = parts.reduce((sum, part) => sum * 60 + (part === '' ? Number.NaN : Number(part)), 0);
  if (!Number.isFinite(value) || value < 0 || parts.length > 3) {
    throw new InvalidArgumentError('It must be seconds (12.5) or h:mm:ss.');
  }
  return value;
}

/** A list of seconds with commas between. */
export function secondsList(text: string): number[] {
  return text.split(',').map(seconds);
}

/** A whole number above zero. */
export function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number above 0.');
  return value;
}

/** A list of whole numbers from zero on, with commas between. */
export function indexList(text: string): number[] {
  return text.split(',').map((part) => {
    const value = part === '' ? Number.NaN : Number(part);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new InvalidArgumentError('It must be whole numbers, 0,10,20.');
    return value;
  });
}

/** A number above zero. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

/** Bits per second: `128000`, `128k`, `2.5M`. */
export function bitRate(text: string): number {
  const [, digits = '', unit = ''] = /^([\d.]+)([kKmM]?)$/.exec(text) ?? [];
  const value = Number(digits) * (unit === '' ? 1 : unit.toLowerCase() === 'k' ? 1e3 : 1e6);
  if (!(value > 0)) throw new InvalidArgumentError('It must be bits per second: 128000, 128k or 2.5M.');
  return Math.round(value);
}
