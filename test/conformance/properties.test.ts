import { createReadStream, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type CustomSource, MediaError, type Source } from '../../src/index.ts';
import { type Digest, digestOf } from '../support/digest.ts';
import { hasMediaFolder, readFacts } from '../support/media-folder.ts';
import { CLIP } from '../support/scratch.ts';
import { seeded } from '../support/small-media.ts';

/** Decoded pictures of more than this in a file cost more time than they show. */
const MOST_PIXELS = 30_000_000;

/** Whole files: what they say is known, what they decode to is not needed here. */
const FILES: [string, string][] = (() => {
  const pixels = new Map<string, number>();
  const paths = new Map([['our own clip', CLIP]]);
  for (const { file, path, width, height, frames, openError, stream } of readFacts()) {
    if (openError === null && stream !== null) {
      paths.set(file, path);
      pixels.set(file, Math.max(pixels.get(file) ?? 0, (width ?? 0) * (height ?? 0) * frames));
    }
  }
  return [...paths].filter(([file]) => (pixels.get(file) ?? 0) <= MOST_PIXELS);
})();

// A playlist names files beside it, and bytes reach nothing.
const SELF_CONTAINED = FILES.filter(([file]) => !file.endsWith('.m3u8'));

function* pieces(bytes: Uint8Array, random: () => number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + Math.floor(random() * 50_000);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function* later(bytes: Uint8Array, random: () => number): AsyncGenerator<Uint8Array> {
  for (const piece of pieces(bytes, random)) {
    await new Promise((resolve) => setImmediate(resolve));
    yield piece;
  }
}

/** Gives fewer bytes than asked for, as files on a network do. */
function custom(bytes: Uint8Array, random: () => number, seekable: boolean): CustomSource {
  let at = 0;
  const seek = (position: number): void => {
    at = position;
  };
  return {
    size: bytes.length,
    read: (size) => {
      const piece = bytes.subarray(at, at + 1 + Math.floor(random() * size));
      at += piece.length;
      return piece;
    },
    ...(seekable && { seek }),
  };
}

/** An MP4 whose index lies behind its data needs a source that goes back: it may be refused, but never read wrong. */
const refused = (error: unknown): null => {
  if (error instanceof MediaError && error.code === 'ERR_NOT_SEEKABLE') {
    return null;
  }
  throw error;
};

type MakeSource = (path: string, bytes: Uint8Array<ArrayBuffer>, random: () => number) => Source;
const KINDS: [string, MakeSource][] = [
  ['bytes', (_, bytes) => bytes],
  ['an ArrayBuffer', (_, bytes) => bytes.buffer],
  ['a Blob', (_, bytes) => new Blob([bytes])],
  ['a Node stream', (path) => createReadStream(path)],
  ['a Node stream of pieces', (_, bytes, random) => Readable.from(pieces(bytes, random))],
  ['a web stream', (_, bytes) => new Blob([bytes]).stream() as Source],
  ['an iterable', (_, bytes, random) => pieces(bytes, random)],
  ['an async iterable', (_, bytes, random) => later(bytes, random)],
  ['a custom source with seek', (_, bytes, random) => custom(bytes, random, true)],
  ['a custom source without seek', (_, bytes, random) => custom(bytes, random, false)],
];

const GOES_BACK: ReadonlySet<string> = new Set([
  'bytes',
  'an ArrayBuffer',
  'a Blob',
  'a custom source with seek',
]);

const known = new Map<string, Promise<Digest>>();

/** What the path gives in the smallest chunks, decoded once for all tests. */
const plain = (path: string): Promise<Digest> => {
  const digest = known.get(path) ?? digestOf(path, { decoderOptions: { threads: 1 } });
  known.set(path, digest);
  return digest;
};

describe.skipIf(hasMediaFolder)('the real media beside the checkout', () => {
  it.skip('is not on this machine (../shared/media): only our own clip is read', () => {});
});

describe('chunks of any size, joined, are the same as everything in one', () => {
  it.each(FILES)('%s', async (file, path) => {
    const random = seeded(file.length);
    const whole = await digestOf(path, { framesPerChunk: 'all' });
    expect(whole).toEqual(await plain(path));
    for (const most of [40, 5000]) {
      const framesPerChunk = 1 + Math.floor(random() * most);
      expect(await digestOf(path, { framesPerChunk }), `chunks of ${framesPerChunk}`).toEqual(whole);
    }
  });
});

describe('whichever way the bytes come in, the same comes out', () => {
  it.each(SELF_CONTAINED)('%s', async (file, path) => {
    const bytes = new Uint8Array(readFileSync(path));
    const wanted = await plain(path);
    for (const [kind, make] of KINDS) {
      const random = seeded(file.length + kind.length);
      const digest = digestOf(make(path, bytes, random));
      expect((await (GOES_BACK.has(kind) ? digest : digest.catch(refused))) ?? wanted, kind).toEqual(wanted);
    }
    await using handle = await open(path);
    expect(await digestOf(handle), 'a FileHandle').toEqual(wanted);
  });
});

describe('any number of threads decodes to the same', () => {
  it.each(FILES)('%s', async (_, path) => {
    const wanted = await plain(path);
    for (const threads of [2, 'auto']) {
      expect(await digestOf(path, { decoderOptions: { threads } }), `threads ${threads}`).toEqual(wanted);
    }
  });
});
