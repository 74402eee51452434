import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { convert, encoders, probe } from '../../src/index.ts';
import { decodedTimes } from '../support/ffprobe-file.ts';
import { makeMedia } from '../support/make-media.ts';
import { decodeWithPyav, type PyavPictures } from '../support/pyav.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { peakSignalToNoise } from '../support/signal.ts';
import { python } from '../support/tools.ts';

const scratch = scratchFolder();
const WIDTH = 160;
const HEIGHT = 90;
const RATE = 25;

/** How Debian's ffmpeg makes the sources: groups of 25 pictures, where the codec has them with pictures that are reordered. */
const SOURCES: Record<string, readonly string[]> = {
  h264: ['-c:v', 'libx264', '-preset', 'fast', '-bf', '3', '-b_strategy', '2', '-pix_fmt', 'yuv420p'],
  vp8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '400k'],
  vp9: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'],
  av1: ['-c:v', 'libsvtav1', '-preset', '10'],
  mpeg2video: [
    '-c:v',
    'mpeg2video',
    '-q:v',
    '3',
    '-bf',
    '2',
    '-flags',
    '+cgop',
    '-sc_threshold',
    '1000000000',
  ],
};
const made = new Set<string>();

/** Six seconds of the clip in a codec and a container. */
function source(codec: string, extension: string): string {
  const path = scratch(`${codec}.${extension}`);
  if (!made.has(path)) {
    const shape = ['-vf', `scale=${WIDTH}:${HEIGHT}`, '-t', '6', '-g', '25'];
    makeMedia('-i', CLIP, '-map', '0:v', '-map_chapters', '-1', ...shape, ...(SOURCES[codec] ?? []), path);
    made.add(path);
  }
  return path;
}

/** The brightness of every picture, as an FFmpeg that is not ours decodes it. */
function pictures(path: string): Buffer[] {
  const args = ['-map', '0:v', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray'];
  const raw = systemDecode(path, args);
  const size = WIDTH * HEIGHT;
  return Array.from({ length: raw.length / size }, (_, n) => raw.subarray(n * size, (n + 1) * size));
}

const digest = (picture: Buffer | undefined): string =>
  createHash('md5')
    .update(picture ?? '')
    .digest('hex');

type Cut = { readonly codec: string; readonly from: string; readonly to: string };

const CUTS: Cut[] = [
  { codec: 'h264', from: 'mp4', to: 'mov' },
  { codec: 'h264', from: 'mp4', to: 'mkv' },
  { codec: 'h264', from: 'mp4', to: 'ts' },
  { codec: 'h264', from: 'mkv', to: 'mp4' },
  { codec: 'h264', from: 'mkv', to: 'mkv' },
  { codec: 'h264', from: 'ts', to: 'mkv' },
  { codec: 'h264', from: 'ts', to: 'ts' },
  { codec: 'av1', from: 'mp4', to: 'mkv' },
  { codec: 'av1', from: 'mkv', to: 'mp4' },
  { codec: 'vp9', from: 'webm', to: 'webm' },
  { codec: 'vp9', from: 'webm', to: 'mp4' },
  { codec: 'vp8', from: 'webm', to: 'mkv' },
  { codec: 'mpeg2video', from: 'ts', to: 'ts' },
];

/** Cuts in pictures of the source: inside groups, at the beginning of one, and inside a single one. */
const PARTS = [
  [13, 112],
  [25, 131],
  [30, 44],
] as const;

const codecs = new Set(encoders().map(({ codec }) => codec));

describe.skipIf(!hasSystemFfmpeg)('a cut of', () => {
  it.each(CUTS.filter(({ codec }) => codecs.has(codec)))(
    '$codec from .$from into .$to copies whole groups, and decodes through the seams',
    async ({ codec, from, to }) => {
      const path = source(codec, from);
      const all = pictures(path);
      expect(all).toHaveLength(6 * RATE);
      const { startTime } = await probe(path);
      for (const [first, end] of PARTS) {
        const target = scratch(`${codec}-${from}-${first}.${to}`);
        const half = 0.5 / RATE;
        const part = { start: startTime + first / RATE - half, end: startTime + end / RATE - half };
        const { streams } = await convert(path, target, part);
        expect(streams).toMatchObject([{ codec, copied: true }]);
        const edges = streams[0]?.encodedAtCuts ?? -1;
        const whole = Math.floor(end / 25) * 25 - Math.ceil(first / 25) * 25;
        expect(edges).toBeLessThanOrEqual(end - first - Math.max(whole, 0));
        const wanted = all.slice(first, end);
        const found = pictures(target);
        expect(found).toHaveLength(wanted.length);
        const exact = wanted.filter((picture, n) => digest(picture) === digest(found[n])).length;
        expect(exact).toBeGreaterThanOrEqual(wanted.length - edges);
        for (const [n, picture] of wanted.entries()) {
          expect(peakSignalToNoise(picture, found[n] as Buffer)).toBeGreaterThan(27);
        }
        const times = decodedTimes(target, 'v:0');
        expect(times).toHaveLength(wanted.length);
        for (const [n, time] of times.slice(1).entries()) {
          expect(Math.abs(time - (times[n] ?? 0) - 1 / RATE)).toBeLessThan(0.002);
        }
      }
    },
  );

  it.skipIf(python === null)('each kind is decoded whole by PyAV too', async () => {
    const cuts = CUTS.filter(({ codec }) => codecs.has(codec)).flatMap(({ codec, from, to }) =>
      PARTS.map(([first, end]) => ({ path: scratch(`${codec}-${from}-${first}.${to}`), count: end - first })),
    );
    const found = await decodeWithPyav<PyavPictures[]>(cuts.map(({ path }) => ({ path, stream: 0 })));
    expect(found.map(({ frames }) => frames.length)).toEqual(cuts.map(({ count }) => count));
  });

  it('groups that lean on those before them is encoded from there on', async () => {
    const path = scratch('open.mp4');
    const open = ['-x264-params', 'open-gop=1:keyint=25:bframes=3', '-b_strategy', '0'];
    const shape = ['-vf', `scale=${WIDTH}:${HEIGHT}`, '-t', '4'];
    makeMedia('-i', CLIP, '-map', '0:v', '-map_chapters', '-1', ...shape, '-c:v', 'libx264', ...open, path);
    const all = pictures(path);
    await convert(path, scratch('open.mkv'), { start: 0.5, end: 3.5 });
    const found = pictures(scratch('open.mkv'));
    expect(found).toHaveLength(75);
    for (const [n, picture] of found.entries()) {
      expect(peakSignalToNoise(all[n + 13] as Buffer, picture)).toBeGreaterThan(27);
    }
  });
});
