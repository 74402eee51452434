import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MediaError, StreamReader } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { bytesOf, readAudio } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const SOUND = ['-f', 'lavfi', '-i', 'sine=440:r=44100:d=2'];
const FILM = ['-f', 'lavfi', '-i', 'testsrc=s=128x96:r=25:d=2', ...SOUND];

/** How each file is made. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'xing.mp3': [...SOUND, '-c:a', 'libmp3lame'],
  'plain.mp3': [...SOUND, '-c:a', 'libmp3lame', '-write_xing', '0'],
  'vorbis.ogg': [...SOUND, '-c:a', 'libvorbis', '-page_duration', '20000'],
  'a.opus': [...SOUND, '-ar', '48000', '-c:a', 'libopus', '-page_duration', '20000'],
  'a.aac': [...SOUND, '-c:a', 'aac'],
  'a.ac3': [...SOUND, '-c:a', 'ac3'],
  'a.wav': SOUND,
  'a.aiff': SOUND,
  'a.caf': SOUND,
  'a.w64': SOUND,
  'a.au': SOUND,
  'a.flac': SOUND,
  'a.tta': [...SOUND, '-c:a', 'tta'],
  'a.ts': [...FILM, '-c:v', 'libx264', '-c:a', 'aac'],
  'a.mp4': [...FILM, '-c:v', 'libx264', '-c:a', 'aac', '-movflags', '+faststart'],
  'fragments.mp4': [
    ...FILM,
    '-c:v',
    'libx264',
    '-c:a',
    'aac',
    '-g',
    '10',
    '-movflags',
    'frag_keyframe+empty_moov',
  ],
  'a.mkv': [...FILM, '-c:v', 'libx264', '-c:a', 'aac'],
  'a.webm': [...FILM, '-c:v', 'libvpx', '-c:a', 'libopus'],
  'a.avi': [...FILM, '-c:v', 'mpeg4', '-c:a', 'mp3'],
  'a.flv': [...FILM, '-c:v', 'flv', '-c:a', 'aac'],
  'a.mpg': [...FILM, '-c:v', 'mpeg2video', '-c:a', 'mp2'],
  'a.wma': [...SOUND, '-c:a', 'wmav2'],
  'b.wma': [...SOUND, '-c:a', 'wmav1'],
  'a.wmv': [...FILM, '-c:v', 'wmv2', '-c:a', 'wmav2'],
  'a.mka': [...SOUND, '-c:a', 'wmav2', '-f', 'matroska'],
  'a.m4a': [...SOUND, '-c:a', 'alac', '-movflags', '+faststart'],
  'a.eac3': [...SOUND, '-c:a', 'eac3'],
  'a.mp2': [...SOUND, '-c:a', 'mp2'],
  'opus.mp4': [...SOUND, '-ar', '48000', '-c:a', 'libopus', '-movflags', '+faststart'],
  'a.gif': FILM.slice(0, 4),
  'a.png': [...FILM.slice(0, 4), '-frames:v', '1'],
  'a.jpg': [...FILM.slice(0, 4), '-frames:v', '1'],
  'a.bmp': [...FILM.slice(0, 4), '-frames:v', '1'],
  'a.webp': [...FILM.slice(0, 4), '-frames:v', '1'],
};

/** The largest part of a file that is a single page or frame, and missing where the cut is in it. */
const LARGEST_PIECE: Readonly<Record<string, number>> = { 'a.tta': 0.55, 'vorbis.ogg': 0.55 };

type Content = {
  readonly sound: Buffer;
  readonly pictures: readonly Buffer[];
  readonly times: number[];
  readonly code: string | null;
};

/** All that a source gives, decoded and unconverted, and the code of the error that it ends with. */
async function content(source: Uint8Array): Promise<Content> {
  const reader = await StreamReader.open(source);
  const sound: Buffer[] = [];
  const pictures: Buffer[] = [];
  const times: number[] = [];
  let code: string | null = null;
  try {
    if (reader.defaultAudioStream !== null) {
      await reader.addAudioStream({ format: null, layout: 'interleaved' });
    }
    if (reader.defaultVideoStream !== null) {
      await reader.addVideoStream({ format: null, layout: 'native' });
    }
    for await (const step of reader) {
      for (const chunk of step) {
        if (chunk?.kind === 'audio') {
          sound.push(Buffer.from(bytesOf(chunk)));
        } else if (chunk?.kind === 'video') {
          pictures.push(Buffer.from(bytesOf(chunk)));
          times.push(chunk.pts);
        }
      }
    }
  } catch (error) {
    expect(error).toBeInstanceOf(MediaError);
    ({ code } = error as MediaError);
  } finally {
    await reader.close();
  }
  return { sound: Buffer.concat(sound), pictures, times, code };
}

describe.skipIf(!hasSystemFfmpeg)('a file that was cut', () => {
  beforeAll(() => {
    for (const [name, args] of Object.entries(FILES)) {
      makeMedia(...args, scratch(name));
    }
  });

  it.each(Object.keys(FILES))('%s: gives what is whole, nothing else, then ERR_TRUNCATED', async (name) => {
    const bytes = readFileSync(scratch(name));
    const whole = await content(bytes);
    const piece = LARGEST_PIECE[name] ?? 0.3;
    expect(whole.code).toBeNull();
    for (const part of [0.45, 0.61, 0.87]) {
      const cut = await content(bytes.subarray(0, Math.floor(bytes.length * part)));
      expect(cut.code, `${part}`).toBe('ERR_TRUNCATED');
      // Each is a beginning of the whole, bit for bit and in its place.
      expect(cut.sound.equals(whole.sound.subarray(0, cut.sound.length)), `sound at ${part}`).toBe(true);
      expect(cut.times).toEqual(whole.times.slice(0, cut.times.length));
      expect(cut.pictures.every((picture, at) => picture.equals(whole.pictures[at] ?? Buffer.alloc(0)))).toBe(
        true,
      );
      // And it is most of what there was: a page, a frame or a group of pictures may be missing.
      expect(cut.sound.length).toBeGreaterThanOrEqual(whole.sound.length * (part - piece));
      if (whole.pictures.length > 1) {
        expect(cut.pictures.length).toBeGreaterThanOrEqual(whole.pictures.length * (part - 0.3));
      }
    }
  });

  it.each(Object.keys(FILES))('%s: from a source that can not go back it is the same', async (name) => {
    const bytes = readFileSync(scratch(name));
    const part = bytes.subarray(0, Math.floor(bytes.length * 0.61));
    const pieces = async function* (all: Buffer) {
      for (let at = 0; at < all.length; at += 5000) {
        yield all.subarray(at, at + 5000);
      }
    };
    const cut = await content(part);
    const piped = await content(pieces(part) as never);
    expect(piped.sound.equals(cut.sound.subarray(0, piped.sound.length))).toBe(true);
    expect(piped.pictures.length).toBe(cut.pictures.length);
  });

  it('in its very first block is no empty success', async () => {
    makeMedia(...SOUND, '-c:a', 'wavpack', scratch('first.wv'));
    const bytes = readFileSync(scratch('first.wv'));
    const { chunks, error } = await readAudio(bytes.subarray(0, Math.floor(bytes.length * 0.45)));
    expect(chunks).toEqual([]);
    expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
  });
});
