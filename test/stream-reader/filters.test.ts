import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type AudioOutputOptions,
  escapeFilterValue,
  type MediaError,
  StreamReader,
} from '../../src/index.ts';
import { bytesOf, readAudio, reading, readVideo, timestamps } from '../support/read-whole.ts';
import { FFMPEG, hasFfmpeg, hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { signalToNoise } from '../support/signal.ts';

const scratch = scratchFolder();

const floats = (bytes: Buffer): Float32Array =>
  new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));

const soundOf = async (filter: string, options: AudioOutputOptions = {}): Promise<Float32Array> => {
  const { chunks, error } = await readAudio(CLIP, { filter, framesPerChunk: 'all', ...options });
  expect(error).toBeUndefined();
  return chunks[0]?.data as Float32Array;
};

/** Sound filters of the tutorials. */
const SOUND = {
  telephone: 'aresample=8000,highpass=f=200,lowpass=f=1000,aformat=sample_fmts=fltp',
  robot: "afftfilt=real='hypot(re,im)*sin(0)':imag='hypot(re,im)*cos(0)':win_size=512:overlap=0.75",
  whisper:
    "afftfilt=real='hypot(re,im)*cos((random(0)*2-1)*2*3.14)':imag='hypot(re,im)*sin((random(1)*2-1)*2*3.14)':win_size=128:overlap=0.8",
};

/** Picture filters of the tutorials that another FFmpeg computes to the same within rounding. */
const PICTURES = {
  edges: 'fps=10,edgedetect=mode=canny,format=pix_fmts=rgb24',
  'a mirror beside the picture': 'split[a][b];[b]hflip[c];[a]pad=iw*2:ih[d];[d][c]overlay=w',
  'a formula': "geq=lum='lum(W-1-X,Y)':cb='cb(X,Y)':cr='cr(X,Y)'",
  'a turn that changes with time': "rotate=a='2*PI*t/10':fillcolor=black",
};

describe.skipIf(!hasSystemFfmpeg)('a filter of the tutorials gives what another FFmpeg gives', () => {
  it.each([
    ['telephone', 8000],
    ['robot', 44_100],
  ] as const)('for sound: %s', async (name, sampleRate) => {
    const filter = SOUND[name];
    const ours = await soundOf(filter);
    const theirs = floats(
      systemDecode(CLIP, ['-map', '0:a', '-af', filter, '-f', 'f32le', '-c', 'pcm_f32le']),
    );
    expect(Math.abs(ours.length - theirs.length)).toBeLessThanOrEqual(2 * 1024);
    const same = Math.min(ours.length, theirs.length) - 4096;
    expect(signalToNoise(theirs.subarray(0, same), ours.subarray(0, same))).toBeGreaterThan(40);
    await reading(CLIP, async (reader) => {
      expect((await reader.addAudioStream({ filter })).sampleRate).toBe(sampleRate);
    });
  });

  it('for sound: whisper, which is as loud in every tenth of a second though its phases are random', async () => {
    const [ours, plain] = [await soundOf(SOUND.whisper), await soundOf('anull')];
    expect(Math.abs(ours.length - plain.length)).toBeLessThanOrEqual(2 * 128);
    const power = (sound: Float32Array, from: number): number =>
      sound.subarray(from, from + 8820).reduce((sum, sample) => sum + sample ** 2, 0);
    let louder = 0;
    for (let at = 0; at + 8820 < ours.length; at += 8820) {
      const ratio = power(ours, at) / (power(plain, at) + 1e-3);
      louder += ratio > 0.1 && ratio < 10 ? 0 : 1;
    }
    expect(louder / (ours.length / 8820)).toBeLessThan(0.25);
    expect(signalToNoise(plain.subarray(0, 100_000), ours.subarray(0, 100_000))).toBeLessThan(6);
  });

  it.each(Object.entries(PICTURES))('for pictures: %s', async (_, filter) => {
    const options = {
      format: 'gray',
      width: 160,
      height: 90,
      scaler: 'area',
      framesPerChunk: 'all',
    } as const;
    const { chunks } = await readVideo(CLIP, { ...options, filter: `trim=end=2,${filter}` });
    const tail = `trim=end=2,${filter},scale=160:90:flags=area,format=gray`;
    const theirs = systemDecode(CLIP, [
      '-map',
      '0:v',
      '-vf',
      tail,
      '-f',
      'rawvideo',
      '-fps_mode',
      'passthrough',
    ]);
    const ours = bytesOf(chunks[0] as (typeof chunks)[0]);
    expect(ours.length).toBe(theirs.length);
    let sum = 0;
    for (let n = 0; n < ours.length; n += 1) {
      sum += Math.abs((ours[n] ?? 0) - (theirs[n] ?? 0));
    }
    expect(sum / ours.length).toBeLessThan(1.5);
  });
});

describe('a filter', () => {
  it('that changes the rate of pictures changes their times', async () => {
    const { chunks } = await readVideo(CLIP, { filter: PICTURES.edges, framesPerChunk: 'all', width: 32 });
    const times = timestamps(chunks);
    expect(times).toHaveLength(100);
    times.forEach((at, n) => {
      expect(at).toBeCloseTo(n / 10, 9);
    });
    await reading(CLIP, async (reader) => {
      const output = await reader.addVideoStream({ filter: PICTURES.edges, format: null });
      expect(output).toMatchObject({
        frameRate: { num: 10, den: 1 },
        format: 'rgb24',
        width: 640,
        height: 360,
      });
      expect(output.filterDescription).toBe(PICTURES.edges);
    });
  });

  it('may bring a file of its own, whatever its name', async () => {
    const file = scratch("it's a [strange]; name, with: all=of it.ppm");
    // One red pixel as a portable pixmap, which FFmpeg knows by its content.
    writeFileSync(file, Buffer.concat([Buffer.from('P6 1 1 255\n'), Buffer.from([255, 0, 0])]));
    const filter = `movie=${escapeFilterValue(file)},scale=20:10[mark];[in][mark]overlay=0:0:format=rgb[out]`;
    const { chunks } = await readVideo(CLIP, { filter, layout: 'NHWC', framesPerChunk: 1 });
    expect([...(chunks[0]?.data.slice(0, 3) ?? [])].map((value) => Math.round(Number(value) / 64))).toEqual([
      4, 0, 0,
    ]);
    expect(chunks).toHaveLength(250);
  });

  it('works on each output by itself', async () => {
    await reading(CLIP, async (reader) => {
      await reader.addVideoStream({ filter: 'hflip', format: 'gray' });
      await reader.addVideoStream({ format: 'gray' });
      await reader.addAudioStream({ filter: 'aresample=16000', framesPerChunk: 320 });
      const { value } = await reader.chunks().next();
      const [mirrored, plain, sound] = value ?? [];
      expect(sound?.kind === 'audio' && sound.sampleRate).toBe(16_000);
      if (mirrored?.kind !== 'video' || plain?.kind !== 'video') {
        throw new Error('two pictures were expected');
      }
      expect([...mirrored.data.slice(0, 640)]).toEqual([...plain.data.slice(0, 640)].reverse());
    });
  });
});

describe.skipIf(!hasFfmpeg)('pictures that a file says to turn', () => {
  // Not symmetric in any way, and off the middle: only the right turn, made first, gives the same.
  const FILTER = 'crop=96:64:24:8,drawbox=x=4:y=6:w=20:h=10:color=white:t=fill';
  const VIEWS = [0, 90, 180, 270].flatMap((degrees) => [[degrees, false] as const, [degrees, true] as const]);
  const name = (degrees: number, mirror: boolean): string =>
    scratch(`turned-${degrees}${mirror ? '-mirrored' : ''}.mp4`);

  beforeAll(() => {
    for (const [degrees, mirror] of VIEWS) {
      const turn = ['-display_rotation', String(degrees), ...(mirror ? ['-display_hflip'] : [])];
      execFileSync(FFMPEG, [
        '-v',
        'error',
        ...turn,
        '-i',
        CLIP,
        '-t',
        '0.2',
        '-map',
        '0:v',
        '-c',
        'copy',
        name(degrees, mirror),
      ]);
    }
  });

  it.each(VIEWS)(
    'by %i degrees (mirrored: %s) are upright for the filter, as with the ffmpeg command',
    async (degrees, mirror) => {
      const file = name(degrees, mirror);
      const theirs = execFileSync(
        FFMPEG,
        ['-v', 'error', '-i', file, '-vf', FILTER, '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-'],
        {
          maxBuffer: 2 ** 28,
        },
      );
      const { chunks } = await readVideo(file, {
        filter: FILTER,
        format: null,
        layout: 'native',
        framesPerChunk: 'all',
      });
      expect(chunks[0]).toMatchObject({ width: 96, height: 64 });
      expect(Buffer.compare(bytesOf(chunks[0] as (typeof chunks)[0]), theirs)).toBe(0);
    },
  );

  it('say their size after the turn and the filter', async () => {
    await reading(name(90, false), async (reader) => {
      expect(await reader.addVideoStream({ filter: 'null' })).toMatchObject({ width: 360, height: 640 });
      expect(await reader.addVideoStream({ filter: 'null', autorotate: false })).toMatchObject({
        width: 640,
        height: 360,
      });
      expect(await reader.addVideoStream({ filter: 'transpose=clock' })).toMatchObject({
        width: 640,
        height: 360,
      });
    });
  });

  it('lie as they are stored for the filter where autorotate is off', async () => {
    const options = {
      filter: FILTER,
      format: null,
      layout: 'native',
      framesPerChunk: 'all',
      autorotate: false,
    } as const;
    const [turned, plain] = [
      await readVideo(name(90, true), options),
      await readVideo(name(0, false), options),
    ];
    expect(turned.chunks[0]?.data).toEqual(plain.chunks[0]?.data);
  });
});

describe('a filter that is wrong', () => {
  const refusal = (
    filter: string,
    code: 'ERR_INVALID_FILTER' | 'ERR_UNKNOWN_FILTER' = 'ERR_INVALID_FILTER',
    kind: 'audio' | 'video' = 'video',
  ): Promise<MediaError> =>
    reading(CLIP, (reader) => {
      const add = kind === 'video' ? reader.addVideoStream({ filter }) : reader.addAudioStream({ filter });
      return mediaError(add, code);
    });

  it.each([
    ['is unknown', 'scale=10:10,nosuch=a', ["'nosuch'", 'character 13', 'filters()']],
    ['is unknown, for sound too', 'volume=2,nosuch', ["'nosuch'", 'character 10', 'filters()']],
    ['is empty between commas', 'hflip, ,vflip', ['character 8']],
    ['is spelt wrong', 'hfilp', ["'hfilp'", "Did you mean 'hflip'?"]],
  ])('because its name %s', async (_, filter, says) => {
    const { message } = await refusal(filter, 'ERR_UNKNOWN_FILTER');
    for (const part of says) {
      expect(message).toContain(part);
    }
  });

  it.each([
    ['has an unknown option', 'hflip,scale=wide=3', ["'scale'", 'character 7', "no option 'wide'"]],
    ['has a value that is none', 'hflip, crop=w=abc', ["'crop'", 'character 8', "'abc'"]],
    ['has a value out of range', 'hflip,gblur=sigma=-5', ["'gblur'", 'character 7', 'out of range']],
    [
      'has a value that its input does not allow',
      'hflip,crop@big=w=5000',
      ["'crop'", 'character 7', "width '5000'"],
    ],
    ['has an unknown name as value', 'format=pix_fmts=nonesuch', ["'format'", 'character 1', "'nonesuch'"]],
    ['gives two outputs', 'hflip,split', ['2 open outputs', "'split' at character 7", 'exactly one']],
    ['wants two inputs', 'hflip,overlay', ['2 open inputs', "'overlay' at character 7", 'exactly one']],
    ['takes no input', 'color=red', ['0 open inputs', 'exactly one']],
    ['gives no output', 'nullsink', ['0 open outputs', 'exactly one']],
    ['is for sound', 'aresample=8000', ['not video', "'aresample' at character 1"]],
    ['is joined to one of another kind', 'hflip,areverse', ["'areverse' at character 7"]],
    [
      'works on no such format',
      'hflip,scale_vaapi',
      ["'scale_vaapi'", 'character 7', 'Impossible to convert'],
    ],
    ['has too many values', 'null=1:2:3', ['not well formed at character 6', "'1:2:3'"]],
    ['has an open bracket', 'hflip[a', ['not well formed at character 6', "'['"]],
    [
      'opens a file that is not there',
      'movie=/no/such.png[x];[in][x]overlay',
      ["'movie'", 'character 1', '/no/such.png'],
    ],
  ])('%s', async (_, filter, says) => {
    const { message } = await refusal(filter);
    for (const part of says) {
      expect(message).toContain(part);
    }
    expect(message).not.toMatch(/Parsed_|\.\./);
  });

  it('for sound says the same', async () => {
    const value = await refusal('volume=2,atempo=0.1', 'ERR_INVALID_FILTER', 'audio');
    expect(value.message).toMatch(/'atempo' at character 10 .*out of range/);
    const kind = await refusal('hflip', 'ERR_INVALID_FILTER', 'audio');
    expect(kind.message).toMatch(/not audio \('hflip' at character 1\)/);
    const count = await refusal('asplit', 'ERR_INVALID_FILTER', 'audio');
    expect(count.message).toContain("2 open outputs ('asplit' at character 1)");
  });

  it('leaves the reader as it was', async () => {
    await using reader = await StreamReader.open(CLIP);
    await mediaError(reader.addVideoStream({ filter: 'nosuch' }), 'ERR_UNKNOWN_FILTER');
    expect(reader.outputStreams).toHaveLength(0);
    await reader.addVideoStream({ filter: 'hflip', decoderOptions: { threads: 1 } });
    expect((await reader.chunks().next()).value?.[0]?.kind).toBe('video');
  });
});
