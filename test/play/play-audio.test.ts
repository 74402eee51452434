import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { deviceSinks, playAudio, type SampleArray } from '../../src/index.ts';
import { hasPulseServer, type PulseServer, startPulseServer } from '../support/pulse-server.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, signalToNoise, toS16 } from '../support/signal.ts';
import { type Recorder, recordMonitor } from '../support/sound-recorder.ts';
import { debianProgram } from '../support/tools.ts';

const RATE = 44_100;
const scratch = scratchFolder();

/** Half a second that is not silent anywhere, and whose ends show. */
const sound = (seconds = 0.5): Int16Array => {
  const samples = toS16(chord(Math.round(RATE * seconds), RATE, 2));
  const edges = [0, 1, samples.length - 2, samples.length - 1];
  for (const edge of edges) {
    samples[edge] = 12_345;
  }
  return samples;
};

describe.skipIf(!hasPulseServer)('playAudio on PulseAudio', () => {
  let pulse: PulseServer;
  let recorder: Recorder;

  beforeAll(async () => {
    const before = { ...process.env };
    pulse = await startPulseServer(RATE);
    Object.assign(process.env, pulse.env);
    recorder = await recordMonitor(pulse, RATE);
    return async () => {
      process.env = before;
      await recorder.stop();
      await pulse.stop();
    };
  });

  /** Plays, and gives what the sink played, and how long it took. */
  async function heard(play: () => Promise<void>): Promise<{ data: Int16Array; seconds: number }> {
    await recorder.take();
    const started = performance.now();
    await play();
    const seconds = (performance.now() - started) / 1000;
    return { data: await recorder.take(), seconds };
  }

  it('plays every sample as it is, once, and resolves when the last was heard', async () => {
    const samples = sound();
    const { data, seconds } = await heard(() => playAudio(samples, { sampleRate: RATE, channels: 2 }));
    expect(differences(samples, data)).toBe('none');
    expect(seconds).toBeGreaterThan(0.5);
  });

  it.each([
    ['u8', (x: Float32Array) => Uint8Array.from(x, (y) => Math.round(y * 127) + 128)],
    ['s32', (x: Float32Array) => Int32Array.from(x, (y) => Math.round(y * 2 ** 31))],
    ['flt', (x: Float32Array) => x],
    ['dbl', (x: Float32Array) => Float64Array.from(x)],
  ] as [string, (x: Float32Array) => SampleArray][])('plays %s', async (name, make) => {
    const wanted = chord(RATE / 4, RATE, 2);
    const { data } = await heard(() => playAudio(make(wanted), { sampleRate: RATE, channels: 2 }));
    const quality = name === 'u8' ? 30 : 70;
    // The first samples are near silence.
    expect(Math.abs(data.length - wanted.length)).toBeLessThan(40);
    expect(bestMatch(wanted, data)).toBeGreaterThan(quality);
  });

  it('plays 64-bit integers, and planar sound', async () => {
    const samples = sound(0.2);
    const frames = samples.length / 2;
    const planar = BigInt64Array.from({ length: samples.length }, (_, n) => {
      const at = n < frames ? 2 * n : 2 * (n - frames) + 1;
      return BigInt(samples[at] ?? 0) << 48n;
    });
    const { data } = await heard(() =>
      playAudio(planar, { sampleRate: RATE, channels: 2, layout: 'planar' }),
    );
    expect(differences(samples, data)).toBe('none');
  });

  it('plays pieces while they come, without a gap although the event loop stalls', async () => {
    const samples = sound(2);
    async function* pieces(): AsyncGenerator<Int16Array> {
      for (let at = 0; at < samples.length; at += 4410) {
        yield samples.subarray(at, at + 4410);
      }
    }
    const stalls = setInterval(() => {
      const end = performance.now() + 10;
      while (performance.now() < end);
    }, 15);
    const { data, seconds } = await heard(() => playAudio(pieces(), { sampleRate: RATE, channels: 2 }));
    clearInterval(stalls);
    expect(differences(samples, data)).toBe('none');
    // In real time: what is heard can't be over before it lasts.
    expect(seconds).toBeGreaterThan(1.95);
  });

  it('makes it softer and louder, and full scale', async () => {
    const samples = sound(0.2).map((sample) => sample >> 1);
    const loudest = (data: Int16Array) => data.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const half = await heard(() => playAudio(samples, { sampleRate: RATE, channels: 2, volume: 0.5 }));
    expect(half.data.every((x, n) => Math.abs(x - (samples[n] ?? 0) / 2) <= 1)).toBe(true);
    const double = await heard(() => playAudio(samples, { sampleRate: RATE, channels: 2, volume: 2 }));
    expect(loudest(double.data)).toBe(2 * loudest(samples));
    const full = await heard(() => playAudio(samples, { sampleRate: RATE, channels: 2, normalize: true }));
    expect(loudest(full.data)).toBeGreaterThan(32_700);
  });

  it('converts what the device does not take', async () => {
    const mono = chord(16_000, 16_000, 1).map((x) => x * 1.5);
    const { data } = await heard(() => playAudio(mono, { sampleRate: 16_000, channels: 1 }));
    expect(Math.abs(data.length / 2 - RATE)).toBeLessThan(200);
    expect(data.filter((_, n) => n % 2 === 0)).toEqual(data.filter((_, n) => n % 2 === 1));
  });

  it('plays on the device that deviceSinks names, and names the devices where there is none such', async () => {
    const samples = sound(0.2);
    await pulse.ask('load-module', 'module-null-sink', 'sink_name=other');
    const sinks = await deviceSinks('pulse');
    expect(sinks.map(({ name }) => name)).toContain(pulse.sink);
    const play = (device: string) => playAudio(samples, { sampleRate: RATE, channels: 2, device });
    expect((await heard(() => play('other'))).data.length).toBe(0);
    expect(differences(samples, (await heard(() => play(pulse.sink))).data)).toBe('none');
    const error = await mediaError(
      playAudio(samples, { sampleRate: RATE, channels: 2, device: 'nosuch' }),
      'ERR_DEVICE',
    );
    expect(error.message).toContain('nosuch');
    expect(error.message).toContain(pulse.sink);
  });

  it('plays through ALSA, here onto the same sink by its plugin', async () => {
    const samples = sound(0.3);
    const { data } = await heard(() =>
      playAudio(samples, { sampleRate: RATE, channels: 2, device: 'pulse' }),
    );
    expect(differences(samples, data)).toBe('none');
  });

  it('falls silent at once when its signal fires', async () => {
    const stop = new AbortController();
    await recorder.take();
    const pending = playAudio(chord(RATE * 5, RATE, 2), {
      sampleRate: RATE,
      channels: 2,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort('enough'), 700);
    expect((await mediaError(pending, 'ERR_ABORTED')).cause).toBe('enough');
    await sleep(300);
    const data = await recorder.take();
    expect(data.length / 2 / RATE).toBeLessThan(1.2);
  });

  it('rejects with what its source threw', async () => {
    const fault = new Error('no more');
    async function* broken(): AsyncGenerator<Float32Array> {
      yield new Float32Array(8820);
      throw fault;
    }
    expect(await rejection(playAudio(broken(), { sampleRate: RATE, channels: 2 }))).toBe(fault);
  });

  it('tells when the sound server goes away in the middle', async () => {
    const own = await startPulseServer(RATE);
    const before = { ...process.env };
    Object.assign(process.env, own.env);
    const pending = rejection(playAudio(chord(RATE * 20, RATE, 2), { sampleRate: RATE, channels: 2 }));
    await sleep(800);
    process.env = before;
    await own.stop();
    expect(await pending).toMatchObject({ code: 'ERR_DEVICE' });
  });
});

describe('playAudio', () => {
  it('has nothing to do for no sound', async () => {
    await playAudio(new Float32Array(0), { sampleRate: RATE, channels: 2 });
    await playAudio([], { sampleRate: RATE, channels: 2 });
  });

  it('refuses what makes no sense before a device is opened', async () => {
    const play = (waveform: unknown, options: unknown) =>
      rejection(playAudio(waveform as Float32Array, options as never));
    argumentError(await play('x', { sampleRate: 1, channels: 1 }), TypeError, 'waveform');
    argumentError(
      await play(new Float32Array(3), { sampleRate: 1, channels: 2 }),
      RangeError,
      'waveform.length',
    );
    argumentError(await play(new Float32Array(2), { sampleRate: 1 }), TypeError, 'channels');
    argumentError(
      await play(new Float32Array(2), { sampleRate: 1, channels: 1, volume: -1 }),
      RangeError,
      'volume',
    );
    argumentError(await play([], { sampleRate: 1, channels: 1, normalize: true }), RangeError, 'normalize');
    const late = playAudio(new Float32Array(2), {
      sampleRate: 8000,
      channels: 1,
      signal: AbortSignal.abort('no'),
    });
    expect((await mediaError(late, 'ERR_ABORTED')).cause).toBe('no');
  });

  it.skipIf(debianProgram('patchelf') === null)('names the system library that is missing', async () => {
    const folder = dirname(scratch('sluice-speaker'));
    copyFileSync(
      fileURLToPath(new URL('../../native/sluice-speaker', import.meta.url)),
      scratch('sluice-speaker'),
    );
    execFileSync('patchelf', [
      '--replace-needed',
      'libasound.so.2',
      'libnosuch.so.2',
      scratch('sluice-speaker'),
    ]);
    process.env.SLUICE_PROGRAMS_PATH = folder;
    const pending = playAudio(new Float32Array(800), { sampleRate: 8000, channels: 1 });
    expect((await mediaError(pending, 'ERR_DEVICE')).message).toContain('libnosuch.so.2');
    delete process.env.SLUICE_PROGRAMS_PATH;
  });

  // A container or a server has none; where one is, this would be heard.
  it.skipIf(existsSync('/dev/snd'))('tells that there is no sound device', async () => {
    const before = { ...process.env };
    for (const name of ['PULSE_SERVER', 'PULSE_RUNTIME_PATH', 'XDG_RUNTIME_DIR']) {
      delete process.env[name];
    }
    const pending = playAudio(new Float32Array(800), { sampleRate: 8000, channels: 1 });
    await mediaError(pending, 'ERR_DEVICE');
    process.env = before;
  });
});

/** Where two sounds differ, in a few words. */
function differences(wanted: Int16Array, got: Int16Array): string {
  if (wanted.length !== got.length) {
    const side = got[1] === wanted[1] ? 'the end' : 'the start';
    return `${got.length / 2} frames instead of ${wanted.length / 2}, ${side} is missing`;
  }
  const at = wanted.findIndex((sample, n) => sample !== got[n]);
  return at === -1 ? 'none' : `from frame ${Math.floor(at / 2)} on`;
}

/** Decibels of the sound over its difference from what was heard, where they fit best. */
function bestMatch(wanted: Float32Array, heardAs: Int16Array): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let shift = -40; shift <= 40; shift += 2) {
    const part = wanted.subarray(2000, 10_000);
    const other = Float32Array.from(part, (_, n) => (heardAs[2000 + n + shift] ?? 0) / 32_768);
    best = Math.max(best, signalToNoise(part, other));
  }
  return best;
}
