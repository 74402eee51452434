import { describe, expect, it } from 'vitest';
import { AudioEffector, filters, type SampleArray } from '../../src/index.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { chord, signalToNoise, toS16 } from '../support/signal.ts';

const RATE = 8000;

/** Every kind of array, with values that do not survive a conversion. */
const ARRAYS: { readonly name: string; readonly array: SampleArray }[] = [
  { name: 'u8', array: Uint8Array.from({ length: 2400 }, (_, n) => (n * 37) % 256) },
  { name: 's16', array: Int16Array.from({ length: 2400 }, (_, n) => ((n * 7919) % 65_536) - 32_768) },
  { name: 's32', array: Int32Array.from({ length: 2400 }, (_, n) => (n * 2_654_435_761) | 0) },
  {
    name: 's64',
    array: BigInt64Array.from({ length: 2400 }, (_, n) => BigInt(n) * 7_640_891_576_956_012_809n),
  },
  { name: 'flt', array: Float32Array.from({ length: 2400 }, (_, n) => Math.sin(n) * 3) },
  { name: 'dbl', array: Float64Array.from({ length: 2400 }, (_, n) => Math.sin(n) * 3) },
];

/** The sum of what filters do to silence of one kind: nothing. */
const peak = (data: SampleArray): number =>
  Array.from(data as ArrayLike<number | bigint>).reduce<number>(
    (most, x) => Math.max(most, Math.abs(Number(x))),
    0,
  );

describe('apply', () => {
  it.each(ARRAYS)('gives back the very bits of $name where nothing is to be done', async ({ array }) => {
    for (const layout of ['interleaved', 'planar'] as const) {
      const result = await new AudioEffector().apply(array, { sampleRate: RATE, channels: 3, layout });
      expect(result.data).toEqual(array);
      expect(result.shape).toEqual(layout === 'planar' ? [3, 800] : [800, 3]);
      expect(result).toMatchObject({ sampleRate: RATE, channels: 3 });
    }
  });

  it.each(ARRAYS)('filters $name and keeps its kind', async ({ array }) => {
    const result = await new AudioEffector({ effect: 'volume=0' }).apply(array, {
      sampleRate: RATE,
      channels: 2,
    });
    expect(result.data.constructor).toBe(array.constructor);
    expect(result.data.length).toBe(array.length);
    expect(array instanceof Uint8Array ? new Set(result.data as Uint8Array) : peak(result.data)).toEqual(
      array instanceof Uint8Array ? new Set([128]) : 0,
    );
  });

  it('treats planar sound as it treats interleaved sound', async () => {
    const [left, right] = [chord(3000, RATE, 1), chord(3000, RATE, 1).map((x) => x / 3)];
    const planar = Float32Array.of(...left, ...right);
    const interleaved = Float32Array.from({ length: 6000 }, (_, n) => (n % 2 ? right : left)[n >> 1] ?? 0);
    const effector = new AudioEffector({ effect: 'aecho=0.8:0.9:20:0.3', format: 'ogg', encoder: 'flac' });
    const a = await effector.apply(planar, { sampleRate: RATE, channels: 2, layout: 'planar' });
    const b = await effector.apply(interleaved, { sampleRate: RATE, channels: 2 });
    const frames = b.shape[0];
    expect(a.shape).toEqual([2, frames]);
    const turned = Float32Array.from(b.data as Float32Array, (_, n) =>
      Number(b.data[(n % frames) * 2 + Math.floor(n / frames)]),
    );
    expect(a.data).toEqual(turned);
  });

  it('does not clip floats', async () => {
    const sound = Float32Array.of(0.5, -1, 1, 0.25);
    const { data } = await new AudioEffector({ effect: 'volume=2' }).apply(sound, {
      sampleRate: RATE,
      channels: 1,
    });
    expect(data).toEqual(Float32Array.of(1, -2, 2, 0.5));
  });

  it.each([
    { effect: 'atempo=1.5', padded: 8000, bare: 5333 },
    { effect: 'atempo=0.5', padded: 16_000, bare: 16_000 },
    { effect: 'aecho=0.8:0.9:60:0.3', padded: 8480, bare: 8480 },
    { effect: 'atrim=end_sample=1234', padded: 8000, bare: 1234 },
    { effect: 'adelay=delays=100', padded: 8800, bare: 8800 },
    { effect: 'areverse', padded: 8000, bare: 8000 },
  ])('pads $effect to what came in, and not where padEnd is off', async ({ effect, padded, bare }) => {
    const sound = chord(8000, RATE, 1);
    const frames = async (padEnd: boolean) =>
      (await new AudioEffector({ effect, padEnd }).apply(sound, { sampleRate: RATE, channels: 1 })).shape[0];
    // What atempo keeps of a sound depends on its windows.
    const slack = effect.startsWith('atempo') ? 300 : 0;
    expect(Math.abs((await frames(true)) - padded)).toBeLessThanOrEqual(slack);
    expect(Math.abs((await frames(false)) - bare)).toBeLessThanOrEqual(slack);
  });

  it.each([
    [8000, 4000],
    [8000, 16_000],
    [44_100, 48_000],
    [48_000, 44_100],
    [44_100, 8000],
    [16_000, 44_100],
  ])('counts the padding at the rate that goes out: %i to %i Hz', async (sampleRate, outputSampleRate) => {
    const sound = chord(sampleRate + 7, sampleRate, 2);
    const options = { sampleRate, channels: 2, outputSampleRate };
    const expected = Math.ceil(((sampleRate + 7) * outputSampleRate) / sampleRate);
    const plain = await new AudioEffector().apply(sound, options);
    expect(plain.shape).toEqual([expected, 2]);
    expect(plain.sampleRate).toBe(outputSampleRate);
    // The chord of the other rate, away from the ends.
    const wanted = chord(expected, outputSampleRate, 2).slice(2000, -2000);
    expect(signalToNoise(wanted, (plain.data as Float32Array).slice(2000, -2000))).toBeGreaterThan(60);
    const cut = await new AudioEffector({ effect: 'atrim=end_sample=10' }).apply(sound, options);
    expect(cut.shape).toEqual([expected, 2]);
  });

  it('gives nothing of nothing', async () => {
    const effector = new AudioEffector({ effect: 'aecho=0.8:0.9:60:0.3', format: 'mp3' });
    const result = await effector.apply(new Int16Array(0), { sampleRate: RATE, channels: 2 });
    expect(result).toEqual({ data: new Int16Array(0), shape: [0, 2], sampleRate: RATE, channels: 2 });
    const nothing = await new AudioEffector({ effect: 'atrim=start=5', padEnd: false }).apply(
      new Float32Array(800),
      { sampleRate: RATE, channels: 1, layout: 'planar' },
    );
    expect(nothing).toMatchObject({ data: new Float32Array(0), shape: [1, 0] });
  });

  it('takes every filter that has one input and one output of sound, and fails with a code where one wants more', async () => {
    const sound = chord(4000, RATE, 2);
    const simple = filters().filter(
      ({ inputs, outputs }) =>
        JSON.stringify(inputs) === '["audio"]' && JSON.stringify(outputs) === '["audio"]',
    );
    expect(simple.length).toBeGreaterThan(80);
    const failed: string[] = [];
    for (const { name } of simple) {
      const effector = new AudioEffector({ effect: name });
      const result = await effector
        .apply(sound, { sampleRate: RATE, channels: 2, signal: AbortSignal.timeout(20_000) })
        .catch((error: { code?: string }) => error);
      if ('data' in result) {
        expect(result.shape[0], name).toBeGreaterThanOrEqual(4000);
      } else {
        expect(result.code, name).toMatch(/^ERR_(INVALID_FILTER|INVALID_ARG|LIMIT)$/);
        failed.push(name);
      }
    }
    // Those have an option without which they do nothing.
    expect(failed.length).toBeLessThan(simple.length / 4);
  }, 60_000);

  it('keeps the channels, also where the effect has others', async () => {
    const { shape } = await new AudioEffector({ effect: 'pan=mono|c0=c0' }).apply(chord(800, RATE, 2), {
      sampleRate: RATE,
      channels: 2,
    });
    expect(shape).toEqual([800, 2]);
    const nine = chord(800, RATE, 9);
    const result = await new AudioEffector({ effect: 'volume=1' }).apply(nine, {
      sampleRate: RATE,
      channels: 9,
    });
    expect(result.data).toEqual(nine);
  });

  it('refuses what makes no sense before anything runs', async () => {
    for (const [options, name] of [
      [{ encoder: 'flac' }, 'encoder'],
      [{ codec: { bitRate: 1 } }, 'codec'],
      [{ encoderOptions: { b: 1 } }, 'encoderOptions'],
    ] as const) {
      expect(() => new AudioEffector(options)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
      expect(() => new AudioEffector(options)).toThrow(name);
    }
    expect(() => new AudioEffector({ efect: 'x' } as never)).toThrow(/efect.*effect/);
    const apply = (waveform: unknown, options: unknown) =>
      rejection(new AudioEffector().apply(waveform as Float32Array, options as never));
    argumentError(await apply([1, 2], { sampleRate: 1, channels: 1 }), TypeError, 'waveform');
    argumentError(
      await apply(new Float32Array(3), { sampleRate: 1, channels: 2 }),
      RangeError,
      'waveform.length',
    );
    argumentError(await apply(new Float32Array(3), { channels: 2 }), TypeError, 'sampleRate');
    argumentError(await apply(new Uint16Array(4), { sampleRate: 1, channels: 2 }), TypeError, 'waveform');
  });

  it('names what is wrong with an effect, a format or an encoder', async () => {
    const apply = (options: ConstructorParameters<typeof AudioEffector>[0]) =>
      new AudioEffector(options).apply(toS16(chord(800, RATE, 1)), { sampleRate: RATE, channels: 1 });
    expect((await mediaError(apply({ effect: 'atemp=1' }), 'ERR_UNKNOWN_FILTER')).message).toContain('atemp');
    await mediaError(apply({ effect: 'volume=1,scale' }), 'ERR_INVALID_FILTER');
    await mediaError(apply({ effect: 'asplit[a][b]' }), 'ERR_INVALID_FILTER');
    expect((await mediaError(apply({ format: 'mp33' }), 'ERR_UNSUPPORTED_FORMAT')).message).toContain('mp3');
    await mediaError(apply({ format: 'mp3', encoder: 'nosuch' }), 'ERR_UNKNOWN_CODEC');
    await mediaError(apply({ format: 'wav', encoder: 'libopus' }), 'ERR_ENCODER_CONFIG');
    await mediaError(apply({ format: 'hls' }), 'ERR_UNSUPPORTED_FORMAT');
    const unexpected = await mediaError(
      apply({ format: 'flac', encoderOptions: { compresion_level: 1 } }),
      'ERR_UNEXPECTED_OPTIONS',
    );
    expect(unexpected.options).toEqual(['compresion_level']);
    expect(unexpected.message).toContain('compression_level');
  });

  it('stops at once when its signal fires, and rejects with the reason', async () => {
    const reason = new Error('enough');
    const long = new Float32Array(48_000 * 600);
    const stop = new AbortController();
    const pending = new AudioEffector({ effect: 'afftdn,afftdn,afftdn', format: 'mp3' }).apply(long, {
      sampleRate: 48_000,
      channels: 1,
      signal: stop.signal,
    });
    const started = performance.now();
    setTimeout(() => stop.abort(reason), 50);
    expect((await mediaError(pending, 'ERR_ABORTED')).cause).toBe(reason);
    expect(performance.now() - started).toBeLessThan(2000);
    const late = new AudioEffector().apply(long, {
      sampleRate: 1,
      channels: 1,
      signal: AbortSignal.abort(reason),
    });
    expect((await mediaError(late, 'ERR_ABORTED')).cause).toBe(reason);
  });
});
