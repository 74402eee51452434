import { describe, expect, it } from 'vitest';
import { sluice, sluiceJson } from '../support/command.ts';
import { hasPulseServer, startPulseServer } from '../support/pulse-server.ts';
import { CLIP } from '../support/scratch.ts';

describe('sluice probe', () => {
  it('says what a source holds, for people and as JSON', async () => {
    const text = (await sluice(['probe', CLIP])).stdout.toString();
    for (const part of ['h264', '640x360', '25 frames/s', '44100 Hz', 'chapter 0:05.00–0:10.00 Chunks']) {
      expect(text).toContain(part);
    }
    const info = await sluiceJson<{ duration: number; streams: { codec: string }[] }>(['probe', CLIP]);
    expect([info.duration, info.streams[0]?.codec]).toEqual([10, 'h264']);
  });

  it('reads generated media', async () => {
    const { stdout } = await sluice(['probe', 'sine=440', '--input-format', 'lavfi']);
    expect(stdout.toString()).toContain('pcm_s16le');
  });

  it('lets no tag command the terminal', async () => {
    const header = ';FFMETADATA1\ntitle=\u001b[2J\u001b]0;owned\u0007\n';
    const { stdout } = await sluice(['probe', '-', '--input-format', 'ffmetadata'], {
      input: Buffer.from(header),
    });
    expect(stdout.toString()).toContain('\\x1b[2J');
    expect(stdout.includes(0x1b)).toBe(false);
  });
});

describe('sluice codecs', () => {
  it('searches', async () => {
    const { decoders, encoders } = await sluiceJson<Record<string, { name: string }[]>>(['codecs', 'flac']);
    expect([decoders, encoders].map((list) => list?.map(({ name }) => name))).toEqual([['flac'], ['flac']]);
  });

  it('lists other kinds, and the options of one thing', async () => {
    const { filters } = await sluiceJson<Record<string, { name: string }[]>>([
      'codecs',
      'loudnorm',
      '--kind',
      'filters',
    ]);
    expect(filters?.[0]?.name).toBe('loudnorm');
    const options = await sluiceJson<{ name: string }[]>(['codecs', '--options', 'loudnorm']);
    expect(options.map(({ name }) => name)).toContain('linear');
    expect((await sluice(['codecs', '--options', 'nosuch'])).code).toBe(1);
  });
});

type Driver = { name: string; sources: { name: string }[] | null; problem: string | null };

describe('sluice devices', () => {
  it('lists every driver, one that cannot be reached too', async () => {
    const drivers = await sluiceJson<Driver[]>(['devices'], { env: { PULSE_SERVER: 'unix:/nowhere' } });
    const named = (name: string) => drivers.find((driver) => driver.name.split(',').includes(name));
    expect([named('alsa'), named('x11grab')].includes(undefined)).toBe(false);
    expect(named('pulse')?.problem).toBeTruthy();
    expect((await sluice(['devices', 'nosuch'])).code).toBe(1);
  });

  it.skipIf(!hasPulseServer)('lists what a sound server has', async () => {
    const pulse = await startPulseServer();
    try {
      const [driver] = await sluiceJson<Driver[]>(['devices', 'pulse'], { env: pulse.env });
      expect(driver?.sources?.map(({ name }) => name)).toContain(pulse.monitor);
    } finally {
      await pulse.stop();
    }
  });
});

type Health = { works: boolean; facts: { name: string }[]; findings: { name: string; ok: boolean | null }[] };

describe('sluice doctor', () => {
  it('tries what it says', async () => {
    const health = await sluiceJson<Health>(['doctor']);
    expect(health.works).toBe(true);
    const tried = health.findings.filter(({ ok }) => ok === true).map(({ name }) => name);
    expect(tried).toEqual(
      expect.arrayContaining(['addon', 'write and read sound', 'write and read pictures', 'filter']),
    );
  });

  it('says why it does not work where there is no addon', async () => {
    const env = { SLUICE_NATIVE_PATH: '/no/such/addon.node' };
    const { code, stdout } = await sluice(['doctor'], { env });
    expect([code, stdout.toString()]).toEqual([1, expect.stringContaining('ERR_NATIVE_MISSING')]);
  });
});
