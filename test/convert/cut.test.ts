import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { convert, probe, StreamReader } from '../../src/index.ts';
import { decodedTimes } from '../support/ffprobe-file.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { peakSignalToNoise } from '../support/signal.ts';

const scratch = scratchFolder();
const SIZE = 640 * 360;

/** The brightness of every picture, as an FFmpeg that is not ours decodes it. */
function pictures(path: string): Buffer[] {
  const raw = systemDecode(path, [
    '-map',
    '0:v',
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
  ]);
  return Array.from({ length: raw.length / SIZE }, (_, n) => raw.subarray(n * SIZE, (n + 1) * SIZE));
}

const same = (a: Buffer | undefined, b: Buffer | undefined): boolean =>
  createHash('sha1')
    .update(a ?? '')
    .digest('hex') ===
  createHash('sha1')
    .update(b ?? '')
    .digest('hex');

describe.skipIf(!hasSystemFfmpeg)('convert() with start and end', () => {
  it('cuts at the very frame, copies whole groups of pictures, and encodes only the edges', async () => {
    const { streams } = await convert(CLIP, scratch('cut.mp4'), { start: 1.3, end: 4.7 });
    const [video] = streams;
    expect(video).toMatchObject({ codec: 'h264', copied: true });
    const found = pictures(scratch('cut.mp4'));
    const wanted = pictures(CLIP).slice(33, 118);
    expect(found).toHaveLength(85);
    const exact = wanted.filter((picture, n) => same(picture, found[n])).length;
    expect(exact).toBeGreaterThanOrEqual(85 - (video?.encodedAtCuts ?? 0));
    expect(exact).toBeGreaterThan(40);
    for (const [n, picture] of wanted.entries()) {
      expect(peakSignalToNoise(picture, found[n] as Buffer)).toBeGreaterThan(28);
    }
  });

  it('encodes nothing where a cut falls between groups', async () => {
    const keys: number[] = [];
    await using reader = await StreamReader.open(CLIP);
    for await (const packet of await reader.addPacketStream({ streamIndex: 0 })) {
      if (packet.keyframe) keys.push(packet.pts ?? 0);
    }
    const [, start = 0] = keys;
    const end = keys.at(-1) ?? 0;
    const { streams } = await convert(CLIP, scratch('between.mp4'), { start, end, audio: false });
    expect(streams[0]).toMatchObject({ copied: true, encodedAtCuts: 0 });
    const from = Math.round(start * 25);
    const wanted = pictures(CLIP).slice(from, Math.round(end * 25));
    const found = pictures(scratch('between.mp4'));
    expect(found).toHaveLength(wanted.length);
    expect(wanted.every((picture, n) => same(picture, found[n]))).toBe(true);
  });

  it.each([
    { name: 'vp8.webm', encoder: 'libvpx' },
    { name: 'mpeg4.mkv', encoder: 'mpeg4' },
    { name: 'mpeg2.ts', encoder: 'mpeg2video' },
  ])('does so in $name too', async ({ name, encoder }) => {
    await convert(CLIP, scratch(name), {
      end: 4,
      audio: false,
      video: { encoder, width: 160, codec: { gopSize: 12, bitRate: 500_000 } },
    });
    const cut = scratch(`cut-${name}`);
    const { startTime } = await probe(scratch(name));
    const { streams } = await convert(scratch(name), cut, { start: startTime + 1.1, end: startTime + 3.3 });
    expect(streams[0]).toMatchObject({ copied: true });
    expect(streams[0]?.encodedAtCuts).toBeGreaterThan(0);
    expect(streams[0]?.encodedAtCuts).toBeLessThan(30);
    const times = decodedTimes(cut, 'v:0');
    expect(times.length).toBeGreaterThanOrEqual(54);
    expect(times.length).toBeLessThanOrEqual(55);
    const steps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
    for (const step of steps) expect(step).toBeCloseTo(0.04, 2);
  });

  it('cuts at the key frame before where pictures may only be copied', async () => {
    const { streams } = await convert(CLIP, scratch('key.mp4'), { start: 1.3, video: 'copy', audio: false });
    expect(streams[0]).toMatchObject({ copied: true, encodedAtCuts: 0 });
  });

  it('cuts what is encoded to the frame and the sample', async () => {
    await convert(CLIP, scratch('cut.wav'), { start: 2.5, end: 3.25 });
    const samples = systemDecode(scratch('cut.wav'), ['-f', 's16le']).length / 4;
    expect(samples).toBe(Math.round(0.75 * 44_100));
    await convert(CLIP, scratch('cut.avi'), {
      start: 2.5,
      end: 3.25,
      audio: false,
      video: { encoder: 'mpeg4' },
    });
    expect(decodedTimes(scratch('cut.avi'), 'v:0')).toHaveLength(19);
  });
});
