import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { type ResolvedSource, resolveSource } from '../../src/internal/source-adapters.ts';
import type { CustomSource, Source } from '../../src/source.ts';

const DATA = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
const folder = mkdtempSync(join(tmpdir(), 'sluice-source-'));
const file = join(folder, 'data');
writeFileSync(file, DATA);
afterAll(() => rmSync(folder, { recursive: true }));

const pieces = (): Uint8Array[] => [
  DATA.subarray(0, 1),
  DATA.subarray(1, 1),
  DATA.subarray(1, 700),
  DATA.subarray(700),
];

async function custom(source: Source): Promise<CustomSource> {
  const resolved = await resolveSource(source);
  expect(resolved.kind).toBe('custom');
  return (resolved as Extract<ResolvedSource, { kind: 'custom' }>).custom;
}

async function readAll(source: CustomSource, size: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const part = await source.read(size);
    if (part === null || part.byteLength === 0) return Buffer.concat(parts);
    expect(part.byteLength).toBeLessThanOrEqual(size);
    parts.push(part.slice());
  }
}

describe('text and bytes', () => {
  it('stay what they are', async () => {
    expect(await resolveSource('img%03d.png')).toEqual({ kind: 'text', text: 'img%03d.png' });
    expect(await resolveSource(new URL('https://example.org/a%20b'))).toEqual({
      kind: 'text',
      text: 'https://example.org/a%20b',
    });
    expect(await resolveSource(pathToFileURL('/tmp/a b#c.mp4'))).toEqual({
      kind: 'text',
      text: '/tmp/a b#c.mp4',
    });
    expect(await resolveSource(DATA.slice().buffer)).toEqual({ kind: 'bytes', data: DATA });
    expect(await resolveSource(Buffer.from(DATA))).toMatchObject({ kind: 'bytes' });
  });

  it('that are many are read in place instead of copied', async () => {
    const large = new Uint8Array(17 * 1024 * 1024).fill(7);
    const source = await custom(large);
    expect(source.size).toBe(large.byteLength);
    expect((await source.read(1000))?.buffer).toBe(large.buffer);
  });
});

describe('what code can be read from', () => {
  it.each<[string, () => Source]>([
    ['a Blob', () => new Blob([DATA])],
    ['a Readable', () => Readable.from(pieces())],
    [
      'a ReadableStream',
      () => Readable.toWeb(Readable.from(pieces())) as ReadableStream<Uint8Array> as Source,
    ],
    ['an iterable', () => pieces()],
    [
      'an async iterable',
      async function* () {
        yield* pieces();
      } as unknown as () => Source,
    ],
  ])('%s gives every byte in order, in reads of any size', async (_name, make) => {
    for (const size of [1, 64, 1000, 4096]) {
      expect(Buffer.compare(await readAll(await custom(make()), size), DATA)).toBe(0);
    }
  });

  it('a FileHandle is read from any place and keeps its own', async () => {
    await using handle = await open(file);
    const source = await custom(handle);
    expect(source.size).toBe(1000);
    await source.seek?.(990);
    expect(await source.read(64)).toEqual(DATA.subarray(990));
    expect(await source.read(64)).toHaveLength(0);
    const { buffer } = await handle.read(new Uint8Array(4), 0, 4, null);
    expect(buffer).toEqual(DATA.subarray(0, 4));
  });

  it('a stream that is left early is ended', async () => {
    const stream = Readable.from(pieces());
    const source = await custom(stream);
    await source.read(1);
    await source.close?.();
    expect(stream.destroyed).toBe(true);
  });

  it('an item that is no bytes is refused by name', async () => {
    const source = await custom(['text'] as unknown as Source);
    await expect(source.read(10)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG' });
  });
});

describe('what is no source', () => {
  it.each([[7], [null], [undefined], [{}], [() => 0], [new Float32Array(3)], [''], ['a\0b']])(
    '%s is refused',
    async (value) => {
      await expect(resolveSource(value as Source)).rejects.toMatchObject({ code: 'ERR_INVALID_ARG' });
    },
  );
});
