import { describe, expect, it } from 'vitest';
import { encoders, StreamWriter } from '../../src/index.ts';
import { allBytes, readVideo, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg, systemDecode, systemProbe } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { peakSignalToNoise, pictures } from '../support/signal.ts';

const scratch = scratchFolder();

const WIDTH = 320;
const HEIGHT = 180;
const FRAMES = 50;
const input = pictures(FRAMES, WIDTH, HEIGHT);

type Case = {
  readonly encoder: string;
  readonly file: string;
  readonly codec: string;
  /** Seconds: the unit of time of the container. */
  readonly tick: number;
};

const CODED: Case[] = [
  { encoder: 'libopenh264', file: 'openh264.mp4', codec: 'h264', tick: 1e-5 },
  { encoder: 'libx264', file: 'x264.mp4', codec: 'h264', tick: 1e-5 },
  { encoder: 'libvpx-vp9', file: 'vp9.webm', codec: 'vp9', tick: 1e-3 },
  { encoder: 'libopenh264', file: 'openh264.mkv', codec: 'h264', tick: 1e-3 },
];

const known = new Set(encoders().map(({ name }) => name));

describe.each(CODED)('$encoder in $file', ({ encoder, file, codec, tick }) => {
  const missing = !known.has(encoder);

  it.skipIf(missing)('gives back every frame, in place and close to what went in', async () => {
    const path = scratch(file);
    const writer = new StreamWriter(path);
    const stream = writer.addVideoStream({
      frameRate: { num: 30_000, den: 1001 },
      width: WIDTH,
      height: HEIGHT,
      format: 'rgb24',
      layout: 'NHWC',
      encoder,
      codec: { bitRate: 4_000_000 },
    });
    await writer.open();
    await stream.write(input);
    await writer.finish();

    const { chunks, error } = await readVideo(path, { layout: 'NHWC', framesPerChunk: 16 });
    expect(error).toBeUndefined();
    const times = timestamps(chunks);
    expect(times).toHaveLength(FRAMES);
    for (const [n, pts] of times.entries()) {
      expect(Math.abs(pts - (n * 1001) / 30_000)).toBeLessThanOrEqual(tick / 2 + 1e-9);
    }
    expect(chunks[0]?.shape).toEqual([16, HEIGHT, WIDTH, 3]);
    expect(peakSignalToNoise(input, allBytes(chunks))).toBeGreaterThan(33);
  });

  it.skipIf(missing || !hasSystemFfmpeg)('is the same file to an FFmpeg that is not ours', () => {
    expect(systemProbe(scratch(file), 'v:0')).toMatchObject({
      codec_name: codec,
      nb_read_frames: String(FRAMES),
      width: String(WIDTH),
      height: String(HEIGHT),
      pix_fmt: 'yuv420p',
    });
    const raw = systemDecode(scratch(file), ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-vsync', 'passthrough']);
    expect(peakSignalToNoise(input, raw)).toBeGreaterThan(33);
  });
});

describe('a frame rate that changes', () => {
  it('keeps the pts of every frame to the tick of the container', async () => {
    const path = scratch('changing.mp4');
    const wanted = [0, 0.04, 0.05, 0.2, 0.21, 1, 1.033, 2.5];
    const writer = new StreamWriter(path);
    const stream = writer.addVideoStream({ frameRate: 25, width: WIDTH, height: HEIGHT, layout: 'NHWC' });
    await writer.open();
    for (const [n, pts] of wanted.entries()) {
      await stream.write(input.subarray(n * WIDTH * HEIGHT * 3, (n + 1) * WIDTH * HEIGHT * 3), { pts });
    }
    await writer.finish();

    const { chunks } = await readVideo(path);
    const got = timestamps(chunks);
    expect(got).toHaveLength(wanted.length);
    for (const [n, pts] of wanted.entries()) {
      expect(got[n]).toBeCloseTo(pts, 3);
    }
  });
});
