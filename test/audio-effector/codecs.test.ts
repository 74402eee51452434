import { describe, expect, it } from 'vitest';
import { AudioEffector, type SampleArray } from '../../src/index.ts';
import { signalToNoise } from '../support/signal.ts';

const RATE = 44_100;
const FRAMES = 60_001;

/** Two tones that glide, so that one sample of shift shows. */
function glide(frames: number, sampleRate: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, n) => {
    const t = n / sampleRate;
    return (
      0.3 * Math.sin(2 * Math.PI * (300 + 40 * t) * t) + 0.2 * Math.sin(2 * Math.PI * (500 + 300 * t) * t)
    );
  });
}

/** Samples by which `late` is behind `sound`, where they are most alike. */
function lag(sound: ArrayLike<number>, late: ArrayLike<number>): number {
  let best = { shift: Number.NaN, likeness: -1 };
  for (let shift = -1200; shift <= 1200; shift += 1) {
    let [product, energy] = [0, 1e-9];
    for (let n = 10_000; n < 22_000; n += 3) {
      const sample = late[n + shift] ?? 0;
      product += (sound[n] ?? 0) * sample;
      energy += sample ** 2;
    }
    const likeness = product / Math.sqrt(energy);
    best = likeness > best.likeness ? { shift, likeness } : best;
  }
  return best.shift;
}

/** Format, encoder, and the decibels that the sound must keep over the error. */
const CODECS: readonly (readonly [format: string, encoder: string | undefined, quality: number])[] = [
  ['wav', undefined, 80],
  ['wav', 'pcm_u8', 35],
  ['wav', 'adpcm_ms', 35],
  ['wav', 'adpcm_ima_wav', 35],
  ['flac', undefined, 120],
  ['mp3', undefined, 20],
  ['mp4', undefined, 18],
  ['adts', undefined, 18],
  ['latm', undefined, 18],
  ['ogg', undefined, 25],
  ['ogg', 'flac', 120],
  ['ogg', 'libopus', 30],
  ['opus', undefined, 30],
  ['webm', undefined, 30],
  ['matroska', undefined, 25],
  ['mov', 'alac', 120],
  ['mpegts', undefined, 50],
  ['mp2', undefined, 50],
  ['ac3', undefined, 60],
  ['eac3', undefined, 60],
  ['dts', undefined, 60],
  ['mlp', undefined, 120],
  ['truehd', undefined, 120],
  ['tta', undefined, 120],
  ['wv', undefined, 150],
  ['asf', undefined, 10],
  ['aiff', undefined, 80],
  ['au', undefined, 80],
  ['caf', undefined, 80],
  ['w64', undefined, 80],
  ['spdif', 'ac3', 60],
  ['mulaw', undefined, 35],
  ['alaw', undefined, 35],
  ['s16le', undefined, 80],
  ['u8', undefined, 35],
  ['f32be', undefined, 150],
  ['g722', undefined, 25],
  ['g726', undefined, 20],
  ['g726le', undefined, 20],
  ['g723_1', undefined, 10],
  ['aptx', undefined, 40],
  ['aptx_hd', undefined, 40],
  ['sbc', undefined, 25],
  ['adx', undefined, 40],
  ['dfpwm', undefined, 10],
  ['argo_asf', undefined, 40],
  ['rso', undefined, 35],
  ['apm', undefined, 35],
  ['kvag', undefined, 35],
  ['roq', undefined, 40],
];

describe('a codec and back', () => {
  it.each(CODECS)('%s %s: every frame, in place', async (format, encoder, quality) => {
    const sound = glide(FRAMES, RATE);
    const effector = new AudioEffector({ format, ...(encoder && { encoder }) });
    const { data, shape } = await effector.apply(sound, { sampleRate: RATE, channels: 1 });
    expect(shape).toEqual([FRAMES, 1]);
    // A bit a sample, and telephone speech, are never in place to the sample.
    const slack = format === 'dfpwm' || format === 'g723_1' ? 1 : 0;
    expect(Math.abs(lag(sound, data as Float32Array))).toBeLessThanOrEqual(slack);
    expect(signalToNoise(sound, data as Float32Array)).toBeGreaterThan(quality);
  });

  it.each(['mp3', 'ogg', 'mulaw', 'g722', 'flac', 'adts', 'ac3'])(
    '%s: the same length for any length, rate and padding',
    async (format) => {
      for (const [frames, sampleRate] of [
        [1, 8000],
        [37, 8000],
        [1152, 44_100],
        [8000, 8000],
        [10_007, 22_050],
      ] as const) {
        for (const padEnd of [true, false]) {
          const { shape } = await new AudioEffector({ format, padEnd }).apply(glide(frames, sampleRate), {
            sampleRate,
            channels: 1,
          });
          // Resampling to the codec's rate and back may round once, without padding.
          const slack = padEnd ? 0 : 1;
          expect(Math.abs(shape[0] - frames), `${frames} at ${sampleRate}`).toBeLessThanOrEqual(slack);
        }
      }
    },
  );

  it('keeps the kind of array and several channels', async () => {
    const stereo = Int16Array.from({ length: 2 * 9000 }, (_, n) =>
      Math.round(9000 * Math.sin(((n >> 1) / 20) * (1 + (n % 2)))),
    );
    const { data, shape } = await new AudioEffector({ format: 'mp3', codec: { bitRate: 320_000 } }).apply(
      stereo,
      {
        sampleRate: RATE,
        channels: 2,
      },
    );
    expect(data).toBeInstanceOf(Int16Array);
    expect(shape).toEqual([9000, 2]);
    expect(signalToNoise(stereo, data as Int16Array)).toBeGreaterThan(30);
  });

  it('takes the bit rate that it is told', async () => {
    const sound = glide(FRAMES, RATE);
    const quality = async (bitRate: number) => {
      const effector = new AudioEffector({ format: 'mp3', codec: { bitRate } });
      const { data }: { data: SampleArray } = await effector.apply(sound, { sampleRate: RATE, channels: 1 });
      return signalToNoise(sound, data as Float32Array);
    };
    expect(await quality(320_000)).toBeGreaterThan((await quality(32_000)) + 3);
  });
});
