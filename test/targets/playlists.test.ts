import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { MemoryTarget, StreamWriter } from '../../src/index.ts';
import { readVideo, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg, systemProbe } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { pictures } from '../support/signal.ts';
import { openClip, writeClip } from '../support/write-clip.ts';

const scratch = scratchFolder();
const GOP = { videoOptions: { g: 25 } };

/** An empty folder and what is in it. */
function folder(name: string) {
  mkdirSync(scratch(name));
  return {
    path: (file: string) => join(scratch(name), file),
    files: () => readdirSync(scratch(name)).sort(),
  };
}

/** Frames of the pictures of a playlist or file, by our own reader and by one that is not ours. */
async function frames(path: string): Promise<(number | string | undefined)[]> {
  const { chunks, error } = await readVideo(path);
  expect(error).toBeUndefined();
  const theirs = hasSystemFfmpeg ? [Number(systemProbe(path, 'v:0').nb_read_frames)] : [];
  return [timestamps(chunks).length, ...theirs];
}

const all = (count: number): number[] => (hasSystemFfmpeg ? [count, count] : [count]);

describe('HLS', () => {
  it('is a playlist and segments beside it, and nothing else', async () => {
    const { path, files } = folder('hls');
    await writeClip(path('a.m3u8'), { options: { hls_time: 1, hls_list_size: 0 } }, { seconds: 4, ...GOP });
    expect(files()).toEqual(['a.m3u8', 'a0.ts', 'a1.ts', 'a2.ts', 'a3.ts']);
    expect(await frames(path('a.m3u8'))).toEqual(all(100));
  });

  it('can be fragments of MP4', async () => {
    const { path, files } = folder('fmp4');
    const options = { hls_time: 1, hls_list_size: 0, hls_segment_type: 'fmp4' };
    await writeClip(path('a.m3u8'), { options }, { seconds: 3, ...GOP });
    expect(files()).toEqual(['a.m3u8', 'a0.m4s', 'a1.m4s', 'a2.m4s', 'init.mp4']);
    expect(await frames(path('a.m3u8'))).toEqual(all(75));
  });

  it('names only segments that are whole, whenever one looks', async () => {
    const { path } = folder('live');
    const clip = await openClip(
      path('a.m3u8'),
      { options: { hls_time: 0.4, hls_list_size: 0 } },
      { ...GOP, videoOptions: { g: 10 } },
    );
    const sizes = new Map<string, number>();
    let looks = 0;
    for (let n = 0; n < 60; n += 1) {
      await clip.write(0.08);
      if (!existsSync(path('a.m3u8'))) continue;
      looks += 1;
      const playlist = readFileSync(path('a.m3u8'), 'utf8');
      expect(playlist).toMatch(/^#EXTM3U\n[\s\S]*\n$/);
      for (const name of playlist.split('\n').filter((line) => line.endsWith('.ts'))) {
        const { length } = readFileSync(path(name));
        expect(length).toBe(sizes.get(name) ?? length);
        sizes.set(name, length);
      }
    }
    await clip.finish();
    expect(looks).toBeGreaterThan(20);
    expect(sizes.size).toBeGreaterThan(8);
  });

  it('that is killed leaves a playlist whose segments are all there and whole', async () => {
    const { path } = folder('killed');
    const child = spawn(process.execPath, ['--input-type=module', '-e', endless(path('a.m3u8'))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await sleep(700);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const parts = [...readFileSync(path('a.m3u8'), 'utf8').matchAll(/#EXTINF:([\d.]+),\n(.*\.ts)/g)];
    expect(parts.length).toBeGreaterThan(1);
    for (const [, seconds, name = ''] of parts) {
      const { chunks, error } = await readVideo(path(name));
      expect(error).toBeUndefined();
      expect(timestamps(chunks)).toHaveLength(Math.round(Number(seconds) * 25));
    }
  });

  it('into a folder that does not exist is ERR_NOT_FOUND', async () => {
    await mediaError(writeClip(scratch('nowhere/a.m3u8'), {}), 'ERR_NOT_FOUND');
  });

  it('needs a path: it opens its own files', async () => {
    const writer = new StreamWriter(new MemoryTarget(), { format: 'hls' });
    writer.addAudioStream({ sampleRate: 48_000, channels: 1, encoder: 'aac' });
    await mediaError(writer.open(), 'ERR_UNSUPPORTED_FORMAT');
  });
});

describe('DASH', () => {
  it('is a manifest and segments beside it', async () => {
    const { path, files } = folder('dash');
    await writeClip(
      path('a.mpd'),
      { options: { seg_duration: 1 } },
      { seconds: 3, video: 'libopenh264', ...GOP },
    );
    expect(files()).toContain('a.mpd');
    expect(files().filter((name) => name.startsWith('init-stream'))).toHaveLength(2);
    expect(files().some((name) => name.endsWith('.tmp'))).toBe(false);
    // Neither our build nor that of every distribution reads DASH; the parts put together are an MP4 for all of them.
    const parts = files().filter((name) => name.includes('stream1'));
    const whole = Buffer.concat(
      parts
        .sort((a, b) => Number(b.startsWith('init')) - Number(a.startsWith('init')))
        .map((name) => readFileSync(path(name))),
    );
    const { chunks, error } = await readVideo(whole);
    expect(error).toBeUndefined();
    expect(timestamps(chunks)).toHaveLength(75);
    expect(readFileSync(path('a.mpd'), 'utf8')).toMatch(/<\/MPD>\s*$/);
    if (hasSystemFfmpeg) expect(systemProbe(path('a.mpd'), 'v:0').nb_read_frames).toBe('75');
  });
});

describe('segments', () => {
  it('are files of their own in the format of their extension', async () => {
    const { path, files } = folder('segments');
    const options = { segment_time: 1, segment_list: path('list.csv') };
    await writeClip(path('part%02d.mkv'), { format: 'segment', options }, { seconds: 3, ...GOP });
    expect(files()).toEqual(['list.csv', 'part00.mkv', 'part01.mkv', 'part02.mkv']);
    for (const name of files().slice(1)) expect(await frames(path(name))).toEqual(all(25));
  });

  it('take the encoders that their format usually has', async () => {
    const { path } = folder('usual');
    const writer = new StreamWriter(path('%d.ogg'), { format: 'segment' });
    const sound = writer.addAudioStream({ sampleRate: 48_000, channels: 1 });
    expect(sound.codec).toBe('vorbis');
    await writer.abort();
    expect(() => new StreamWriter(path('%d.nosuch'), { format: 'segment' })).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_FORMAT' }),
    );
  });
});

describe('an image sequence', () => {
  it("is one file a picture, by `format: 'image2'`", async () => {
    const { path, files } = folder('images');
    const writer = new StreamWriter(path('p%03d.png'), { format: 'image2' });
    const picture = writer.addVideoStream({ frameRate: 25, width: 32, height: 24, layout: 'NHWC' });
    await writer.open();
    const data = pictures(12, 32, 24);
    await picture.write(data);
    await writer.finish();
    expect(files()).toEqual(Array.from({ length: 12 }, (_, n) => `p${String(n + 1).padStart(3, '0')}.png`));
    for (const [n, name] of files().entries()) {
      const { chunks } = await readVideo(path(name), { layout: 'NHWC' });
      expect(
        Buffer.compare(
          Buffer.from(chunks[0]?.data as Uint8Array),
          Buffer.from(data.subarray(n * 32 * 24 * 3, (n + 1) * 32 * 24 * 3)),
        ),
      ).toBe(0);
    }
    const { chunks } = await readVideo(path('p%03d.png'), {}, { format: 'image2' });
    expect(timestamps(chunks)).toHaveLength(12);
  });

  it('is no sequence without that: the percent sign is part of the name', async () => {
    const { path, files } = folder('percent');
    await writeClip(path('p%03d.mkv'), {}, {});
    expect(files()).toEqual(['p%03d.mkv']);
  });
});

describe('tee', () => {
  it('writes the same to several outputs', async () => {
    const { path, files } = folder('tee');
    await writeClip(
      `[f=matroska]${path('a.mkv')}|[f=mpegts]${path('b.ts')}`,
      { format: 'tee' },
      { audio: 'mp2', seconds: 2 },
    );
    expect(files()).toEqual(['a.mkv', 'b.ts']);
    expect(await frames(path('a.mkv'))).toEqual(all(50));
    expect(await frames(path('b.ts'))).toEqual(all(50));
  });

  it('goes on with one output when the other fails, if it is told so', async () => {
    const { path } = folder('tee-fails');
    await writeClip(
      `[f=matroska]${path('a.mkv')}|[f=mpegts:onfail=ignore]/dev/full`,
      { format: 'tee' },
      { audio: 'mp2', seconds: 2 },
    );
    expect(await frames(path('a.mkv'))).toEqual(all(50));
    const both = `[f=matroska]${path('c.mkv')}|[f=nut]/dev/full`;
    await mediaError(
      writeClip(both, { format: 'tee' }, { audio: 'mp2', seconds: 20, video: 'ffv1' }),
      'ERR_DISK_FULL',
    );
  });

  it("asks for encoders: it can't know what its outputs hold", async () => {
    const writer = new StreamWriter('[f=null]-', { format: 'tee' });
    expect(() => writer.addAudioStream({ sampleRate: 48_000, channels: 1 })).toThrow(/`encoder`/);
  });
});

/** A program that writes HLS until it is killed. */
const endless = (path: string): string => `
  import { StreamWriter } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
  const writer = new StreamWriter(${JSON.stringify(path)}, { options: { hls_time: 0.4, hls_list_size: 0 } });
  const picture = writer.addVideoStream({ frameRate: 25, width: 64, height: 48, encoder: 'mpeg4', encoderOptions: { g: 10 } });
  await writer.open();
  const frame = new Uint8Array(64 * 48 * 3);
  for (let n = 0; ; n += 1) {
    crypto.getRandomValues(frame.subarray(0, 4096));
    await picture.write(frame);
    if (n === 40) console.log('going');
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
`;
