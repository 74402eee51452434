import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { outputDevices, StreamReader, StreamWriter } from '../../src/index.ts';
import { hasPulseServer, type PulseServer, startPulseServer } from '../support/pulse-server.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, signalToNoise, toS16 } from '../support/signal.ts';
import { debianProgram } from '../support/tools.ts';
import { hasXServer, startXServer, type XServer } from '../support/x-server.ts';

const scratch = scratchFolder();
afterEach(() => vi.unstubAllEnvs());

const tone = toS16(chord(48_000, 48_000, 2));

/** Plays a second of a stereo chord, after so many samples of silence. */
async function play(device: string, format: string, options = {}, silence = 0): Promise<void> {
  const writer = new StreamWriter(device, { format, options });
  const sound = writer.addAudioStream({ sampleRate: 48_000, channels: 2, format: 's16' });
  await writer.open();
  await sound.write(new Int16Array(silence * 2));
  for (let n = 0; n < tone.length; n += 9600) await sound.write(tone.subarray(n, n + 9600));
  await writer.finish();
}

describe('a sound card by ALSA', () => {
  it('gets the samples as they are', async () => {
    const file = scratch('alsa.raw');
    const settings = scratch('asound.conf');
    // ALSA's own plug-in that writes to a file what it plays to nobody.
    writeFileSync(settings, `pcm.recorder { type file slave.pcm { type null } file "${file}" format raw }\n`);
    vi.stubEnv('ALSA_CONFIG_PATH', settings);
    await play('recorder', 'alsa');
    const heard = readFileSync(file);
    expect(Buffer.compare(heard.subarray(0, tone.byteLength), Buffer.from(tone.buffer))).toBe(0);
  });

  it('that is not there is ERR_DEVICE', async () => {
    await mediaError(play('hw:97,3', 'alsa'), 'ERR_DEVICE');
  });
});

describe.skipIf(!hasPulseServer)('a sound card by PulseAudio', () => {
  let pulse: PulseServer;
  beforeAll(async () => {
    pulse = await startPulseServer(48_000);
  });
  afterAll(() => pulse?.stop());

  it('gets the samples as they are: its monitor hears them', async () => {
    const reader = await StreamReader.open(pulse.monitor, {
      format: 'pulse',
      options: { server: pulse.server, sample_rate: 48_000, channels: 2 },
    });
    const output = await reader.addAudioStream({ format: 's16', framesPerChunk: 4800 });
    const heard: Int16Array[] = [];
    const recording = (async () => {
      for await (const { data } of output) {
        heard.push(Int16Array.from(data as Int16Array));
        if (heard.length === 40) break;
      }
    })();
    await sleep(300);
    const started = performance.now();
    // A sink's monitor misses what a new stream puts over the silence that it has played ahead.
    await play('sluice', 'pulse', { server: pulse.server, device: pulse.sink }, 12_000);
    // It has been heard by then: a second and a quarter.
    expect(performance.now() - started).toBeGreaterThan(1200);
    expect(performance.now() - started).toBeLessThan(3500);
    await recording;
    await reader.close();
    const all = Int16Array.from(heard.flatMap((block) => [...block]));
    const start = all.findIndex((_, n) => tone.subarray(2, 402).every((sample, m) => all[n + m] === sample));
    expect(start).toBeGreaterThan(0);
    const middle = all.subarray(start, start + 48_000);
    expect(signalToNoise(tone.subarray(2, 48_002), middle)).toBe(Number.POSITIVE_INFINITY);
  });

  it('whose daemon is not there is ERR_DEVICE', async () => {
    await mediaError(play('sluice', 'pulse', { server: `unix:${scratch('nobody')}` }), 'ERR_DEVICE');
  });
});

describe('a screen', () => {
  it('by the X video extension is ERR_DEVICE where there is no X server', async () => {
    await mediaError(show('xv', { display_name: ':4713' }), 'ERR_DEVICE');
  });

  it('by the frame buffer is ERR_DEVICE where there is none', async () => {
    await mediaError(show('fbdev', {}, scratch('fb0')), 'ERR_DEVICE');
  });

  it('by Video4Linux is ERR_DEVICE where there is none', async () => {
    await mediaError(show('v4l2', {}, scratch('video0')), 'ERR_DEVICE');
  });

  describe.skipIf(!hasXServer || debianProgram('import') === null)('of an X server', () => {
    let screen: XServer;
    beforeAll(async () => {
      screen = await startXServer(320, 240);
    });
    afterAll(() => screen?.stop());

    it('that has no video adaptor is ERR_DEVICE and says so', async () => {
      const error = await mediaError(show('xv', { display_name: screen.display }), 'ERR_DEVICE');
      expect(error.message).toMatch(/adaptor|Xv/i);
    });
  });

  async function show(format: string, options: object, target = 'sluice'): Promise<void> {
    const writer = new StreamWriter(target, { format, options: { ...options } });
    const encoder = { encoder: 'rawvideo', encoderFormat: format === 'fbdev' ? 'bgra' : 'yuv420p' };
    const picture = writer.addVideoStream({
      frameRate: 25,
      width: 320,
      height: 240,
      layout: 'NHWC',
      ...encoder,
    });
    await writer.open();
    await picture.write(new Uint8Array(320 * 240 * 3));
    await writer.finish();
  }
});

describe('a device', () => {
  it('of another system is ERR_UNSUPPORTED_FORMAT, which names the system', () => {
    expect(outputDevices().map(({ name }) => name)).not.toContain('audiotoolbox');
    expect(() => new StreamWriter('0', { format: 'audiotoolbox' })).toThrow(
      expect.objectContaining({ code: 'ERR_UNSUPPORTED_FORMAT', message: expect.stringMatching(/macOS/) }),
    );
  });

  it('takes its own name as it is: no file is made', async () => {
    await mediaError(play('/no/such/card', 'alsa'), 'ERR_DEVICE');
  });

  it('says which of its options it does not know', async () => {
    const error = await mediaError(play('null', 'alsa', { no_such_option: 1 }), 'ERR_UNEXPECTED_OPTIONS');
    expect(error.options).toEqual(['no_such_option']);
  });
});
