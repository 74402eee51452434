import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CodecConfig, MemoryTarget, StreamWriter } from '../../src/index.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, pictures } from '../support/signal.ts';
import { seeded } from '../support/small-media.ts';

const scratch = scratchFolder();
const SIZE = { width: 96, height: 64 };
const FRAMES = 30;

/** The usual pictures under noise, which costs bits. */
const noisy = (() => {
  const random = seeded(7);
  return pictures(FRAMES, SIZE.width, SIZE.height).map((value) => value + (random() - 0.5) * 60);
})();

let files = 0;

async function writePictures(
  encoder: string,
  extension: string,
  codec: CodecConfig,
  data: Uint8Array = noisy,
): Promise<string> {
  files += 1;
  const path = scratch(`${files}.${extension}`);
  const writer = new StreamWriter(path);
  const input = writer.addVideoStream({ ...SIZE, frameRate: 25, layout: 'NHWC', encoder, codec });
  await writer.open();
  await input.write(data);
  await writer.finish();
  return path;
}

const pictureBytes = async (encoder: string, codec: CodecConfig, extension = 'mkv'): Promise<number> =>
  statSync(await writePictures(encoder, extension, codec)).size;

async function soundBytes(encoder: string, format: string, codec: CodecConfig): Promise<number> {
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format });
  const input = writer.addAudioStream({ sampleRate: 44_100, channels: 2, encoder, codec });
  const random = seeded(3);
  await writer.open();
  await input.write(chord(88_200, 44_100, 2).map((sample) => sample + (random() - 0.5) * 0.05));
  await writer.finish();
  return target.bytes.length;
}

const frameField = (path: string, field: string): string[] =>
  execFileSync(
    '/usr/bin/ffprobe',
    ['-v', 'error', '-select_streams', 'v', '-show_entries', `frame=${field}`, '-of', 'csv=p=0', path],
    { encoding: 'utf8' },
  )
    .trim()
    .split(/[\n,]+/);

describe('bitRate', () => {
  it('is the size of sound', async () => {
    for (const [encoder, format] of [
      ['libmp3lame', 'mp3'],
      ['aac', 'adts'],
      ['libopus', 'ogg'],
      ['libvorbis', 'ogg'],
    ] as const) {
      const [low, high] = [
        await soundBytes(encoder, format, { bitRate: 64_000 }),
        await soundBytes(encoder, format, { bitRate: 192_000 }),
      ];
      expect(high / low, encoder).toBeGreaterThan(1.8);
    }
    // Two seconds at a constant rate, and the head.
    const bytes = await soundBytes('libmp3lame', 'mp3', { bitRate: 128_000 });
    expect(Math.abs(bytes - 32_000)).toBeLessThan(1500);
  });

  it.each(['libopenh264', 'mpeg4', 'mpeg2video', 'libvpx'])(
    'is the size of pictures by %s',
    async (encoder) => {
      const low = await pictureBytes(encoder, { bitRate: 100_000 });
      const high = await pictureBytes(encoder, { bitRate: 800_000 });
      expect(high / low).toBeGreaterThan(1.5);
    },
  );
});

describe('bitRateTolerance', () => {
  it('is how far pictures may stray from the rate', async () => {
    const bitRate = 400_000;
    const [strict, loose] = await Promise.all([
      pictureBytes('mpeg4', { bitRate, bitRateTolerance: 20_000 }),
      pictureBytes('mpeg4', { bitRate, bitRateTolerance: 8_000_000 }),
    ]);
    const wanted = (bitRate / 8) * (FRAMES / 25);
    expect(Math.abs(strict - wanted)).toBeLessThan(Math.abs(loose - wanted));
  });
});

describe.skipIf(!hasSystemFfmpeg)('bufferSize', () => {
  it('is the rate control buffer that the stream announces', async () => {
    for (const bufferSize of [327_680, 819_200]) {
      const path = await writePictures('mpeg2video', 'ts', { bitRate: 600_000, bufferSize });
      const text = execFileSync('/usr/bin/ffprobe', ['-v', 'error', '-show_streams', '-of', 'json', path], {
        encoding: 'utf8',
      });
      expect(text).toContain(`"buffer_size": ${bufferSize}`);
    }
  });
});

describe('compressionLevel', () => {
  it('makes what loses nothing smaller', async () => {
    const flac = [0, 12].map((compressionLevel) => soundBytes('flac', 'flac', { compressionLevel }));
    const [fast = 0, small = 0] = await Promise.all(flac);
    expect(small).toBeLessThan(fast);
    const plain = pictures(FRAMES, SIZE.width, SIZE.height);
    const png = [0, 9].map((compressionLevel) => writePictures('png', 'mkv', { compressionLevel }, plain));
    const [stored = 0, packed = 0] = (await Promise.all(png)).map((path) => statSync(path).size);
    expect(packed).toBeLessThan(stored / 1.5);
  });
});

describe('qscale', () => {
  it.each([
    ['mjpeg', 2, 31],
    ['mpeg4', 2, 31],
    ['mpeg2video', 2, 31],
  ])('of pictures by %s: the lower the better', async (encoder, good, bad) => {
    expect(await pictureBytes(encoder, { qscale: good })).toBeGreaterThan(
      2 * (await pictureBytes(encoder, { qscale: bad })),
    );
  });

  it('of sound by libmp3lame: 0 is best, 9 smallest', async () => {
    const [best, smallest] = [
      await soundBytes('libmp3lame', 'mp3', { qscale: 0 }),
      await soundBytes('libmp3lame', 'mp3', { qscale: 9 }),
    ];
    expect(best / smallest).toBeGreaterThan(2);
  });
});

describe('qmin and qmax', () => {
  it.each(['mpeg4', 'mpeg2video'])('bound the quantizer of %s', async (encoder) => {
    const coarse = await pictureBytes(encoder, { bitRate: 5_000_000, qmin: 28, qmax: 31 });
    const free = await pictureBytes(encoder, { bitRate: 5_000_000 });
    const fine = await pictureBytes(encoder, { bitRate: 50_000, qmin: 2, qmax: 3 });
    const small = await pictureBytes(encoder, { bitRate: 50_000 });
    expect(coarse).toBeLessThan(free / 2);
    expect(fine).toBeGreaterThan(small * 1.5);
  });
});

describe.skipIf(!hasSystemFfmpeg)('gopSize and maxBFrames', () => {
  it.each(['libopenh264', 'mpeg4', 'mpeg2video', 'libvpx-vp9'])(
    'of %s: key frames come so often',
    async (encoder) => {
      const keys = async (gopSize: number): Promise<number> => {
        const path = await writePictures(encoder, 'mkv', { gopSize });
        return frameField(path, 'key_frame').filter((key) => key === '1').length;
      };
      expect(await keys(10)).toBe(FRAMES / 10);
      expect(await keys(0)).toBe(FRAMES);
    },
  );

  it.each(['mpeg4', 'mpeg2video'])('of %s: so many B-frames in a row', async (encoder) => {
    const types = async (maxBFrames: number): Promise<string> =>
      frameField(await writePictures(encoder, 'mkv', { maxBFrames }), 'pict_type').join('');
    expect(await types(0)).not.toContain('B');
    const two = await types(2);
    expect(two).toContain('BB');
    expect(two).not.toContain('BBB');
  });
});
