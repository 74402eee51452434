import { describe, expect, it } from 'vitest';
import { MediaError, type Source, type StreamReader } from '../../src/index.ts';
import { reading } from '../support/read-whole.ts';
import { SMALL_FORMATS, type SmallFormat, seeded, smallClip } from '../support/small-media.ts';

/** Milliseconds that no broken file may take. */
const LONGEST = 1_000;

/** What a source gave: bytes of sound, pictures, and what it ended with. */
type Given = { readonly sound: Buffer; readonly pictures: Buffer[]; readonly error: unknown };

/** Decodes everything there is. */
async function decode(source: Source): Promise<Given> {
  const sound: Buffer[] = [];
  const pictures: Buffer[] = [];
  let error: unknown;
  const work = async (reader: StreamReader): Promise<void> => {
    if (reader.defaultAudioStream !== null) await reader.addAudioStream({ format: 's16' });
    if (reader.defaultVideoStream !== null) await reader.addVideoStream();
    if (reader.outputStreams.length === 0) return;
    for await (const step of reader) {
      for (const chunk of step) {
        if (chunk?.kind === 'audio') sound.push(copied(chunk.data));
        if (chunk?.kind === 'video') pictures.push(copied(chunk.data));
      }
    }
  };
  try {
    await reading(source, work);
  } catch (cause) {
    error = cause;
  }
  return { sound: Buffer.concat(sound), pictures, error };
}

const copied = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength));

/** Decodes something broken: soon over, and if it failed then with a code. */
async function survive(source: Uint8Array, what: string): Promise<Given> {
  const started = performance.now();
  const given = await decode(source);
  expect(performance.now() - started, what).toBeLessThan(LONGEST);
  if (given.error !== undefined) {
    expect(given.error, what).toBeInstanceOf(MediaError);
    // Bytes are at fault, never the system, the caller or we.
    expect((given.error as MediaError).code, what).not.toMatch(
      /^ERR_(INTERNAL|IO|OUT_OF_MEMORY|INVALID_ARG|PERMISSION)$/,
    );
  }
  return given;
}

const FORMATS = Object.keys(SMALL_FORMATS) as SmallFormat[];

/** Bytes at the end of cut sound that may be wrong: a frame of MP3 does not say how long it is, and the next overlaps it. */
const UNSURE: Partial<Record<SmallFormat, number>> = { mp3: 2 * 1152 * 2 * 2 };

describe.each(FORMATS)('a small %s file', (format) => {
  it('cut anywhere gives a beginning of what the whole gives', async () => {
    const bytes = await smallClip(format);
    const whole = await decode(bytes);
    expect(whole.error).toBeUndefined();
    expect(whole.sound.length).toBeGreaterThan(50_000);
    const random = seeded(bytes.length);
    for (let n = 0; n < 60; n += 1) {
      // Headers are at the front: as many cuts in the first kilobyte as in all the rest.
      const cut = Math.floor(random() * (n % 2 === 0 ? 1_024 : bytes.length));
      const { sound, pictures } = await survive(bytes.subarray(0, cut), `cut at ${cut}`);
      const sure = sound.subarray(0, Math.max(0, sound.length - (UNSURE[format] ?? 0)));
      expect(whole.sound.subarray(0, sure.length).equals(sure), `sound, cut at ${cut}`).toBe(true);
      for (const [index, picture] of pictures.entries()) {
        expect(whole.pictures[index]?.equals(picture), `picture ${index}, cut at ${cut}`).toBe(true);
      }
    }
  });

  it('with single bits turned does no harm', async () => {
    const bytes = await smallClip(format);
    const whole = await decode(bytes);
    const random = seeded(bytes.length + 1);
    for (let n = 0; n < 80; n += 1) {
      const at = Math.floor(random() * (n % 2 === 0 ? 1_024 : bytes.length));
      const broken = Uint8Array.from(bytes);
      broken[at] = (broken[at] ?? 0) ^ (1 << Math.floor(random() * 8));
      const { pictures } = await survive(broken, `bit in byte ${at}`);
      expect(pictures.length, `bit in byte ${at}`).toBeLessThanOrEqual(whole.pictures.length + 1);
    }
  });

  it('with pieces overwritten, taken out and doubled does no harm', async () => {
    const bytes = await smallClip(format);
    const random = seeded(bytes.length + 2);
    for (let n = 0; n < 30; n += 1) {
      const at = Math.floor(random() * bytes.length);
      const noise = Uint8Array.from({ length: 16 }, () => Math.floor(random() * 256));
      const before = bytes.subarray(0, at);
      const piece = [
        noise,
        new Uint8Array(0),
        Buffer.concat([bytes.subarray(at, at + 16), bytes.subarray(at, at + 16)]),
      ];
      await survive(
        Buffer.concat([before, piece[n % 3] ?? noise, bytes.subarray(at + 16)]),
        `16 bytes at ${at}, ${n % 3}`,
      );
    }
  });
});

describe('bytes that are no media', () => {
  it.each<[string, Uint8Array]>([
    ['none at all', new Uint8Array(0)],
    ['a single one', Uint8Array.of(0)],
    ['a megabyte of zeros', new Uint8Array(2 ** 20)],
    ['a megabyte of ones', new Uint8Array(2 ** 20).fill(0xff)],
    ['text', Buffer.from('The quick brown fox jumps over the lazy dog. '.repeat(400))],
    ['a program', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(4_000)])],
    ['an archive', Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\x08\0'), Buffer.alloc(4_000, 7)])],
    ['a playlist', Buffer.from('#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n')],
    ['a list of files', Buffer.from("ffconcat version 1.0\nfile 'secret.ts'\n")],
  ])('%s: refused with a code, and soon', async (_, bytes) => {
    const { sound, pictures, error } = await survive(bytes, 'no media');
    expect(error).toMatchObject({
      code: expect.stringMatching(/^ERR_(INVALID_DATA|TRUNCATED|UNSUPPORTED_FORMAT)$/),
    });
    expect(sound.length + pictures.length).toBe(0);
  });

  it('as noise, twenty times: refused, or found out while decoding', async () => {
    const random = seeded(99);
    for (let n = 0; n < 20; n += 1) {
      const { error } = await survive(
        Uint8Array.from({ length: 20_000 }, () => Math.floor(random() * 256)),
        `noise ${n}`,
      );
      expect(error).toBeInstanceOf(MediaError);
    }
  });
});
