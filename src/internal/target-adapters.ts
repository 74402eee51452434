import type { FileHandle } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { WritableStream } from 'node:stream/web';
import { fileURLToPath } from 'node:url';
import { invalidRange, invalidType } from '../errors.ts';
import type { OptionValues } from '../options/native-options.ts';
import { type CustomTarget, MemoryTarget, type Target } from '../target.ts';
import { HttpTarget } from './http-target.ts';
import { fromFileHandle, fromWebStream, fromWritable } from './stream-targets.ts';

/** A custom target that can be opened, and told that nothing more comes and that what came is not whole. */
export type AbortableTarget = CustomTarget & {
  open?(options: OptionValues): Promise<void>;
  abort?(reason: unknown): void | Promise<void>;
  /** A further target, for a file that the format makes besides; `options` are those of the whole output. */
  beside?(url: string, options: OptionValues): AbortableTarget;
};

/** What a target comes down to: text for FFmpeg, memory, or code that takes bytes. */
export type ResolvedTarget =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'memory'; readonly memory: MemoryTarget }
  | { readonly kind: 'custom'; readonly custom: AbortableTarget }
  /** An address that our own code writes to, unless the format opens its own connections. */
  | { readonly kind: 'http'; readonly text: string; readonly custom: AbortableTarget };

/**
 * Finds out which kind of target a value is.
 *
 * @param target What the caller gave.
 * @param timeout Milliseconds without progress on a network target.
 * @throws TypeError, RangeError with `code: 'ERR_INVALID_ARG'`.
 */
export function resolveTarget(target: Target, timeout: number): ResolvedTarget {
  if (typeof target === 'string') {
    return fromText(checkedText(target), timeout);
  }
  if (target instanceof URL) {
    return target.protocol === 'file:'
      ? { kind: 'text', text: checkedText(fileURLToPath(target)) }
      : fromText(target.href, timeout);
  }
  if (target instanceof MemoryTarget) {
    return { kind: 'memory', memory: target };
  }
  if (typeof target !== 'object' || target === null) {
    throw invalidType('target', 'a path, URL, FileHandle, stream, MemoryTarget or custom target', target);
  }
  return { kind: 'custom', custom: fromObject(target) };
}

function fromText(text: string, timeout: number): ResolvedTarget {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) {
    return { kind: 'http', text, custom: new HttpTarget(new URL(text), timeout) };
  }
  return { kind: 'text', text };
}

function checkedText(text: string): string {
  if (text === '' || text.includes('\0')) {
    throw invalidRange('target', 'a path or URL that is not empty and has no NUL character', text);
  }
  return text;
}

function fromObject(target: object): AbortableTarget {
  if (target instanceof WritableStream) {
    return fromWebStream(target);
  }
  if ('fd' in target && typeof target.fd === 'number' && 'stat' in target) {
    return fromFileHandle(target as FileHandle);
  }
  if ('write' in target && typeof target.write === 'function') {
    return 'writableObjectMode' in target ? fromWritable(target as Writable) : (target as CustomTarget);
  }
  throw invalidType('target', 'a path, URL, FileHandle, stream, MemoryTarget or custom target', target);
}
