import { execFileSync } from 'node:child_process';
import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type OpenOptions, type SampleFormat, StreamReader } from '../../src/index.ts';
import { allBytes, readAudio, reading, readVideo, sampleCount, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, pictures, toS16 } from '../support/signal.ts';

const scratch = scratchFolder();
const RATE = 16_000;
const SIZE = { width: 34, height: 22 };

const bytes = (array: ArrayBufferView): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** ITU-T G.711's own table of μ-law: sign, exponent, mantissa. */
function muLaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 15) << 3) + 132) << ((bits >> 4) & 7);
  return bits & 128 ? 132 - magnitude : magnitude - 132;
}

/** ITU-T G.711's own table of A-law. */
function aLaw(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const step = ((bits & 15) << 4) + 8;
  const magnitude = exponent === 0 ? step : (step + 256) << (exponent - 1);
  return bits & 128 ? magnitude : -magnitude;
}

describe('sound without a header', () => {
  const sound = chord(8000, RATE, 2);
  const options = { sample_rate: RATE, ch_layout: 'stereo' };

  const kinds: [string, SampleFormat, ArrayBufferView][] = [
    ['u8', 'u8', Uint8Array.from(sound, (sample) => 128 + Math.round(sample * 127))],
    ['s16le', 's16', toS16(sound)],
    ['s32le', 's32', Int32Array.from(sound, (sample) => Math.round(sample * 2 ** 30))],
    ['f32le', 'flt', sound],
    ['f64le', 'dbl', Float64Array.from(sound)],
  ];

  it.each(kinds)(
    '%s gives back its samples, from bytes, a file and a stream',
    async (format, sampleFormat, data) => {
      const file = scratch(`sound.${format}`);
      writeFileSync(file, bytes(data));
      for (const source of [bytes(data), file, createReadStream(file)]) {
        const { chunks, error } = await readAudio(source, { format: sampleFormat }, { format, options });
        expect(error).toBeUndefined();
        expect(allBytes(chunks).equals(bytes(data))).toBe(true);
        expect(chunks[0]).toMatchObject({ sampleRate: RATE, channels: 2, pts: 0 });
        expect(chunks[1]?.pts).toBeCloseTo(4096 / RATE, 9);
      }
    },
  );

  it('s16be is turned', async () => {
    const data = bytes(toS16(sound)).slice();
    Buffer.from(data.buffer).swap16();
    const { chunks } = await readAudio(data, { format: 's16' }, { format: 's16be', options });
    expect(allBytes(chunks).equals(bytes(toS16(sound)))).toBe(true);
  });

  it.each([
    ['mulaw', muLaw],
    ['alaw', aLaw],
  ] as const)('%s is decoded as G.711 says, every code of it', async (format, table) => {
    const codes = Uint8Array.from({ length: 256 }, (_, code) => code);
    const mono = { sample_rate: 8000, ch_layout: 'mono' };
    const { chunks } = await readAudio(codes, { format: 's16' }, { format, options: mono });
    expect([...(chunks[0]?.data ?? [])]).toEqual([...codes].map(table));
  });

  it.skipIf(!hasSystemFfmpeg).each([
    ['g722', 'g722', ['-ar', '16000', '-ac', '1']],
    ['g726le', 'g726le', ['-ar', '8000', '-ac', '1', '-b:a', '32k']],
    ['aptx', 'aptx', ['-ar', '44100', '-ac', '2']],
    ['sbc', 'sbc', ['-ar', '44100', '-ac', '1', '-b:a', '128k']],
  ])('%s is decoded as another FFmpeg does', async (format, encoder, coding) => {
    const file = scratch(`coded.${format}`);
    const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'sine=duration=1'];
    execFileSync('/usr/bin/ffmpeg', [...input, ...coding, '-c:a', encoder, '-f', format, file]);
    // Both ends have to be told what no header says.
    const given = format === 'g726le' ? { code_size: 4, sample_rate: 8000 } : {};
    const told = format === 'g726le' ? ['-code_size', '4', '-ar', '8000'] : [];
    const decode = ['-v', 'error', '-f', format, ...told, '-i', file, '-f', 's16le', '-'];
    const wanted = execFileSync('/usr/bin/ffmpeg', decode, { maxBuffer: 2 ** 26 });
    const { chunks, error } = await readAudio(file, { format: 's16' }, { format, options: given });
    expect(error).toBeUndefined();
    expect(sampleCount(chunks)).toBeGreaterThan(7000);
    expect(allBytes(chunks).equals(wanted)).toBe(true);
  });

  it('seeks to the sample', async () => {
    await reading(
      bytes(toS16(sound)),
      async (reader) => {
        await reader.addAudioStream({ format: 's16', framesPerChunk: 10 });
        await reader.seek(3001 / RATE);
        const { value } = await reader.chunks().next();
        const chunk = value?.[0];
        expect(chunk?.kind === 'audio' && [...chunk.data]).toEqual([...toS16(sound).subarray(6002, 6022)]);
      },
      { format: 's16le', options },
    );
  });

  it('an option that no such format has is named, and so is a value that is none', async () => {
    const open = (given: OpenOptions['options']) =>
      StreamReader.open(bytes(sound), { format: 'f32le', ...(given !== undefined && { options: given }) });
    const error = await mediaError(open({ sample_rat: 8000 }), 'ERR_UNEXPECTED_OPTIONS');
    expect(error.message).toContain("'sample_rate'");
    await expect(open({ sample_rate: 'fast' })).rejects.toThrow('fast');
  });
});

describe('pictures without a header', () => {
  const frames = pictures(5, SIZE.width, SIZE.height);
  const options = { video_size: `${SIZE.width}x${SIZE.height}`, pixel_format: 'rgb24', framerate: 12 };

  it('rawvideo gives back its pixels and counts its time', async () => {
    const { chunks, error } = await readVideo(frames, { layout: 'NHWC' }, { format: 'rawvideo', options });
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(frames)).toBe(true);
    timestamps(chunks).forEach((time, n) => {
      expect(time).toBeCloseTo(n / 12, 12);
    });
  });

  it('rawvideo that ends in the middle of a picture is ERR_TRUNCATED after the whole ones', async () => {
    const cut = frames.subarray(0, frames.length - 100);
    const { chunks, error } = await readVideo(cut, { layout: 'NHWC' }, { format: 'rawvideo', options });
    expect(chunks).toHaveLength(4);
    expect(error).toMatchObject({ code: 'ERR_TRUNCATED' });
  });

  it('rawvideo without a size says that it needs one', async () => {
    const opening = StreamReader.open(frames, { format: 'rawvideo' });
    await expect(opening).rejects.toHaveProperty('code');
    await expect(opening).rejects.toThrow(/size/i);
  });

  describe.skipIf(!hasSystemFfmpeg)('coded', () => {
    const coded: [string, string[]][] = [
      ['h264', ['-c:v', 'libx264', '-bf', '0']],
      ['hevc', ['-c:v', 'libx265', '-x265-params', 'log-level=none']],
      ['m4v', ['-c:v', 'mpeg4']],
      ['mjpeg', ['-c:v', 'mjpeg']],
      ['mpegvideo', ['-c:v', 'mpeg2video']],
      ['ivf', ['-c:v', 'libvpx']],
      ['yuv4mpegpipe', ['-c:v', 'wrapped_avframe']],
    ];
    const muxers: Record<string, string> = { mpegvideo: 'mpeg2video' };
    beforeAll(() => {
      const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=10:duration=1'];
      for (const [format, coding] of coded) {
        const end = ['-pix_fmt', format === 'mjpeg' ? 'yuvj420p' : 'yuv420p', '-f', muxers[format] ?? format];
        execFileSync('/usr/bin/ffmpeg', [...input, ...coding, ...end, scratch(`coded.${format}`)]);
      }
    });

    it.each(coded)('%s is decoded as another FFmpeg does, with and without its name', async (format) => {
      const file = scratch(`coded.${format}`);
      const wanted = systemDecode(file, ['-fps_mode', 'passthrough', '-f', 'rawvideo']);
      for (const open of [{ format }, {}]) {
        const { chunks, error } = await readVideo(
          readFileSync(file),
          { format: null, layout: 'native' },
          open,
        );
        expect(error).toBeUndefined();
        expect(chunks).toHaveLength(10);
        expect(allBytes(chunks).equals(wanted)).toBe(true);
      }
    });

    it('h264 has the rate that it is given', async () => {
      const options = { framerate: 20 };
      const { chunks } = await readVideo(scratch('coded.h264'), {}, { format: 'h264', options });
      const times = timestamps(chunks);
      expect(times).toHaveLength(10);
    });
  });
});
