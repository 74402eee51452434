import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  AudioEffector,
  type AudioInputOptions,
  encoders,
  MediaError,
  type MediaErrorCode,
  MemoryTarget,
  StreamWriter,
  type VideoInputOptions,
} from '../../src/index.ts';
import { isBuilt, runProgram } from '../support/program.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, signalToNoise } from '../support/signal.ts';
import { debianProgram } from '../support/tools.ts';

const scratch = scratchFolder();
const ffmpeg = debianProgram('ffmpeg');
const RATE = 48_000;

/** A second in which each channel has a pitch of its own. */
function pitches(channels: number): Float32Array {
  return Float32Array.from({ length: RATE * channels }, (_, at) => {
    const [frame, channel] = [Math.floor(at / channels), at % channels];
    return 0.4 * Math.sin((2 * Math.PI * 300 * (channel + 1) * frame) / RATE);
  });
}

function refused(call: () => unknown): MediaError {
  try {
    call();
  } catch (error) {
    if (error instanceof MediaError) return error;
  }
  throw new Error('it was expected to throw a MediaError, and did not');
}

const addAudio = (options: Partial<AudioInputOptions>, format = 'wav') =>
  new StreamWriter(new MemoryTarget(), { format }).addAudioStream({
    sampleRate: RATE,
    channels: 1,
    ...options,
  });
const addVideo = (options: Partial<VideoInputOptions>, format = 'mp4') =>
  new StreamWriter(new MemoryTarget(), { format }).addVideoStream({
    width: 64,
    height: 48,
    frameRate: 25,
    ...options,
  });

describe.skipIf(ffmpeg === null)('Opus', () => {
  it.each([3, 4, 5, 7])('with %i channels gives each of them back where it was', async (channels) => {
    const path = scratch(`${channels}.opus`);
    const writer = new StreamWriter(path);
    const input = writer.addAudioStream({ sampleRate: RATE, channels });
    await writer.open();
    await input.write(pitches(channels));
    await writer.finish();
    const args = ['-v', 'error', '-i', path, '-f', 'f32le', '-'];
    const bytes = execFileSync(ffmpeg ?? '', args, { maxBuffer: 1 << 26 });
    const decoded = new Float32Array(new Uint8Array(bytes).buffer);
    expect(decoded.length).toBe(RATE * channels);
    for (let channel = 0; channel < channels; channel += 1) {
      // The fourth of seven is the bass loudspeaker's: it keeps none of such a pitch.
      if (channels === 7 && channel === 3) continue;
      const of = (sound: Float32Array) =>
        Float32Array.from({ length: RATE - 2000 }, (_, n) => sound[(n + 1000) * channels + channel] ?? 0);
      expect(signalToNoise(of(pitches(channels)), of(decoded)), `channel ${channel}`).toBeGreaterThan(15);
    }
  });

  it.each([8000, 12_000, 16_000, 24_000, 44_100])('as an effect at %i Hz keeps the sound', async (rate) => {
    const effector = new AudioEffector({ format: 'ogg', encoder: 'libopus' });
    const sound = chord(rate, rate, 1);
    const { data } = await effector.apply(sound, { sampleRate: rate, channels: 1 });
    expect(data.length).toBe(rate);
    expect(signalToNoise(sound, data as Float32Array)).toBeGreaterThan(15);
  });

  it('as an effect keeps the channels in their places', async () => {
    const effector = new AudioEffector({ format: 'ogg', encoder: 'libopus' });
    const { data } = await effector.apply(pitches(5), { sampleRate: RATE, channels: 5 });
    expect(signalToNoise(pitches(5), data as Float32Array)).toBeGreaterThan(15);
  });
});

describe('channels that nobody named', () => {
  it.each([
    ['libopus', 'ogg', '7.1'],
    ['libmp3lame', 'mp3', 'stereo'],
  ])('are not mixed for %s: the error lists what it takes', (encoder, format, taken) => {
    const error = refused(() => addAudio({ channels: 9, encoder }, format));
    expect(error.code).toBe('ERR_ENCODER_CONFIG');
    expect(error.message).toContain(taken);
  });
});

describe('the size of the encoded picture', () => {
  it.each([
    ['transpose', 48, 64],
    ['scale=32:24', 32, 24],
    ['crop=20:30', 20, 30],
    ['split[a][b];[a][b]hstack', 128, 48],
  ])('is the one that the filter %s makes', (filter, encoderWidth, encoderHeight) => {
    expect(addVideo({ filter })).toMatchObject({ encoderWidth, encoderHeight });
  });

  it('is the one asked for where one is asked for', () => {
    const asked = { filter: 'scale=32:24', encoderWidth: 128, encoderHeight: 96 };
    expect(addVideo(asked)).toMatchObject({ encoderWidth: 128, encoderHeight: 96 });
  });

  it('that an encoder refuses is refused when it is added', () => {
    const error = refused(() => addVideo({ encoder: 'libopenh264', width: 8, height: 200 }));
    expect(error.code).toBe('ERR_ENCODER_CONFIG');
    expect(error.message).toContain('16x16');
  });
});

describe('a filter that cannot be used', () => {
  it.each<[string, MediaErrorCode]>([
    ['nosuch', 'ERR_UNKNOWN_FILTER'],
    ['asplit', 'ERR_INVALID_FILTER'],
    ['volume=nosuch=1', 'ERR_INVALID_FILTER'],
  ])('is refused when it is added: %s', (filter, code) => {
    expect(refused(() => addAudio({ filter })).code).toBe(code);
  });

  it('is refused for pictures too', () => {
    expect(refused(() => addVideo({ filter: 'volume=2' })).code).toBe('ERR_INVALID_FILTER');
  });
});

describe('the nearest that is taken', () => {
  it('of frame rates is one that MPEG has, not one of a private agreement', () => {
    expect(addVideo({ frameRate: 7 }, 'mpeg').encoderFrameRate).toEqual({ num: 24_000, den: 1001 });
    const asked = { frameRate: 15, encoderOptions: { strict: -1 } };
    expect(addVideo(asked, 'mpeg').encoderFrameRate).toEqual({ num: 15, den: 1 });
  });

  it('of pixel formats is none that the encoder takes as an experiment only', () => {
    expect(addVideo({ encoder: 'ffv1', format: 'gbrpf32le' }, 'matroska').encoderFormat).toBe('gbrp16le');
  });

  it('of pixel formats is one that the container has', () => {
    expect(addVideo({}, 'yuv4mpegpipe').encoderFormat).toBe('yuv444p');
    expect(addVideo({ format: 'gray' }, 'yuv4mpegpipe').encoderFormat).toBe('gray');
  });
});

describe('what is not there', () => {
  it('names the format that has the extension', () => {
    const error = refused(() => addAudio({}, 'mkv'));
    expect(error.code).toBe('ERR_UNSUPPORTED_FORMAT');
    expect(error.message).toContain("'matroska'");
  });

  it.skipIf(encoders().some(({ name }) => name === 'libx264'))('names what encodes the same here', () => {
    const error = refused(() => addVideo({ encoder: 'libx264' }));
    expect(error.code).toBe('ERR_UNKNOWN_CODEC');
    expect(error.message).toContain("'libopenh264'");
  });

  it.skipIf(encoders().some(({ name }) => name === 'libx265'))(
    'is not replaced by an encoder of a device that may be there',
    () => {
      const error = refused(() => addVideo({}, 'hevc'));
      expect(error.code).toBe('ERR_UNKNOWN_CODEC');
      expect(error.message).toContain("'hevc'");
    },
  );

  it('is a container without the stream that it must have', async () => {
    const writer = new StreamWriter(scratch('sound.mxf'));
    writer.addAudioStream({ sampleRate: RATE, channels: 1 });
    const error = await mediaError(writer.open(), 'ERR_ENCODER_CONFIG');
    expect(error.message).toContain('video stream');
    expect(error.errno).toBeUndefined();
  });

  it('is a still image without its picture: there is no file then', async () => {
    const writer = new StreamWriter(scratch('none.png'));
    writer.addVideoStream({ width: 8, height: 8, frameRate: 1 });
    await writer.open();
    await mediaError(writer.finish(), 'ERR_STATE');
    expect(existsSync(scratch('none.png'))).toBe(false);
  });
});

describe('MPEG-TS', () => {
  it.each([
    ['flac', 'mp2'],
    ['libvorbis', 'ac3'],
    ['pcm_s16le', 'aac'],
  ])('refuses %s, which no reader would find in it', (encoder, taken) => {
    const error = refused(() => addAudio({ encoder }, 'mpegts'));
    expect(error.code).toBe('ERR_ENCODER_CONFIG');
    expect(error.message).toContain(taken);
  });
});

describe('a write', () => {
  it('of memory that was given away is refused', async () => {
    const writer = new StreamWriter(new MemoryTarget(), { format: 'wav' });
    const input = writer.addAudioStream({ sampleRate: RATE, channels: 1 });
    await writer.open();
    const gone = new Float32Array(8);
    structuredClone(gone, { transfer: [gone.buffer] });
    await expect(input.write(gone)).rejects.toMatchObject({ name: 'TypeError', code: 'ERR_INVALID_ARG' });
    await input.write(new Float32Array(0));
    await writer.finish();
  });
});

describe.runIf(isBuilt && encoders().some(({ name }) => name === 'libsvtav1'))(
  'an encoder that talks',
  () => {
    it('is not heard on standard error', async () => {
      const ended = await runProgram(`
      const writer = new StreamWriter(new MemoryTarget(), { format: 'obu' });
      const input = writer.addVideoStream({ width: 64, height: 64, frameRate: 25, encoder: 'libsvtav1' });
      await writer.open();
      await input.write(new Uint8Array(64 * 64 * 3));
      await writer.finish();
    `);
      expect(ended).toEqual({ status: 0, signal: null, stdout: '', stderr: '' });
    });
  },
);
