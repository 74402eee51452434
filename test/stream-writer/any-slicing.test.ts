import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  type AudioInputOptions,
  MemoryTarget,
  StreamWriter,
  type VideoInputOptions,
} from '../../src/index.ts';
import { chord, pictures } from '../support/signal.ts';
import { seeded } from '../support/small-media.ts';

const SAMPLES = 20_011;
const FRAMES = 14;
const SIZE = { width: 64, height: 48 };
const FRAME_BYTES = SIZE.width * SIZE.height * 3;

/** Cuts `total` into pieces of 0 to `most`, other ones for each seed. */
function cuts(total: number, most: number, seed: number): [from: number, to: number][] {
  const random = seeded(seed);
  const pieces: [number, number][] = [];
  for (let from = 0; from < total; ) {
    const to = Math.min(total, from + Math.floor(random() * (most + 1)));
    pieces.push([from, to]);
    from = to;
  }
  return pieces;
}

type SoundCase = { name: string; format: string; options: Partial<AudioInputOptions> };

const SOUNDS: SoundCase[] = [
  { name: 'MP3', format: 'mp3', options: { encoder: 'libmp3lame' } },
  { name: 'AAC', format: 'mp4', options: { encoder: 'aac' } },
  { name: 'FLAC', format: 'flac', options: {} },
  { name: 'WAV', format: 'wav', options: {} },
  { name: 'Opus', format: 'ogg', options: { encoder: 'libopus', sampleRate: 48_000 } },
  { name: 'Opus from another rate', format: 'webm', options: { encoder: 'libopus', sampleRate: 44_100 } },
  { name: 'Vorbis', format: 'ogg', options: { encoder: 'libvorbis' } },
  { name: 'AC-3', format: 'matroska', options: { encoder: 'ac3', sampleRate: 48_000 } },
  { name: 'ALAC', format: 'ipod', options: { encoder: 'alac' } },
  { name: 'WMA', format: 'asf', options: { encoder: 'wmav2' } },
  { name: 'G.722', format: 'wav', options: { encoder: 'g722', sampleRate: 16_000, encoderChannels: 1 } },
  { name: 'a filter that stretches', format: 'wav', options: { filter: 'atempo=1.3' } },
  { name: 'a filter that echoes', format: 'flac', options: { filter: 'aecho=0.8:0.9:60:0.3' } },
];

async function writeSound({ format, options }: SoundCase, pieces: [number, number][]): Promise<Uint8Array> {
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format });
  const declared = { sampleRate: 44_100, channels: 2, ...options };
  const input = writer.addAudioStream(declared);
  const sound = chord(SAMPLES, declared.sampleRate, 2);
  await writer.open();
  for (const [from, to] of pieces) await input.write(sound.subarray(from * 2, to * 2));
  await writer.finish();
  return target.bytes;
}

describe('sound cut anywhere', () => {
  it.each(SOUNDS)('gives the bytes of sound in one piece: $name', async (sound) => {
    const whole = await writeSound(sound, [[0, SAMPLES]]);
    for (const [seed, most] of [
      [1, 4000],
      [2, 700],
      [3, 40],
    ] as const) {
      const cut = await writeSound(sound, cuts(SAMPLES, most, seed));
      expect(Buffer.compare(cut, whole)).toBe(0);
    }
  });

  it('gives them too as bytes into a Writable, cut within a sample', async () => {
    const sound: SoundCase = { name: 'MP3', format: 'mp3', options: { encoder: 'libmp3lame' } };
    const whole = await writeSound(sound, [[0, SAMPLES]]);
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'mp3' });
    const stream = writer.addAudioStream({ sampleRate: 44_100, channels: 2 }).writable({ objectMode: false });
    await writer.open();
    const samples = chord(SAMPLES, 44_100, 2);
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    for (const [from, to] of cuts(bytes.length, 3001, 4)) {
      if (!stream.write(bytes.subarray(from, to))) await once(stream, 'drain');
    }
    stream.end();
    await once(stream, 'finish');
    await writer.finish();
    expect(Buffer.compare(target.bytes, whole)).toBe(0);
  });
});

type PictureCase = { name: string; format: string; options: Partial<VideoInputOptions> };

const PICTURES: PictureCase[] = [
  { name: 'H.264', format: 'mp4', options: {} },
  {
    name: 'VP9',
    format: 'webm',
    options: { encoder: 'libvpx-vp9', encoderOptions: { 'cpu-used': 8, deadline: 'realtime' } },
  },
  // In real time libvpx would choose its effort by the clock.
  { name: 'VP8', format: 'matroska', options: { encoder: 'libvpx', encoderOptions: { 'cpu-used': 5 } } },
  { name: 'MPEG-4 with B-frames', format: 'avi', options: { encoder: 'mpeg4', codec: { maxBFrames: 2 } } },
  { name: 'MPEG-2', format: 'mpegts', options: { encoder: 'mpeg2video' } },
  { name: 'FFV1', format: 'matroska', options: { encoder: 'ffv1' } },
  { name: 'GIF with its palettes', format: 'gif', options: {} },
  { name: 'another frame rate', format: 'mp4', options: { encoderFrameRate: 10 } },
  { name: 'a filter over time', format: 'nut', options: { encoder: 'ffv1', filter: 'tblend=average' } },
];

async function writePictures(
  { format, options }: PictureCase,
  pieces: [number, number][],
): Promise<Uint8Array> {
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format });
  const input = writer.addVideoStream({ ...SIZE, frameRate: 25, layout: 'NHWC', ...options });
  const frames = pictures(FRAMES, SIZE.width, SIZE.height);
  await writer.open();
  for (const [from, to] of pieces) await input.write(frames.subarray(from * FRAME_BYTES, to * FRAME_BYTES));
  await writer.finish();
  return target.bytes;
}

describe('pictures cut anywhere', () => {
  it.each(PICTURES)('give the bytes of pictures in one piece: $name', async (picture) => {
    const whole = await writePictures(picture, [[0, FRAMES]]);
    for (const seed of [1, 2]) {
      const cut = await writePictures(picture, cuts(FRAMES, 4, seed));
      expect(Buffer.compare(cut, whole)).toBe(0);
    }
  });
});
