import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as sluice from '../../src/index.ts';
import { mediaError } from '../support/rejection.ts';

const kinds: Record<sluice.OptionKind, () => sluice.Listed[]> = {
  encoder: sluice.encoders,
  decoder: sluice.decoders,
  muxer: () => [...sluice.muxers(), ...sluice.outputDevices()],
  demuxer: () => [...sluice.demuxers(), ...sluice.inputDevices()],
  filter: sluice.filters,
  bitstreamFilter: sluice.bitstreamFilters,
  protocol: () => [...sluice.inputProtocols(), ...sluice.outputProtocols()],
};

describe('options()', () => {
  it.each(Object.entries(kinds))('of every %s is plain data', (kind, list) => {
    for (const name of list().flatMap((part) => part.name.split(','))) {
      const options = sluice.options(kind as sluice.OptionKind, name);
      expect(structuredClone(options)).toEqual(options);
      for (const option of options) {
        expect(option.name, name).toMatch(/./);
        expect(option.type, `${name} ${option.name}`).toMatch(/^[a-z0-9 _]+$/i);
        expect(['string', 'number', 'boolean', 'object']).toContain(typeof option.default);
        if (option.min !== null && option.max !== null) {
          expect(option.min, `${name} ${option.name}`).toBeLessThanOrEqual(option.max);
        }
      }
      const names = options.map((option) => option.name);
      expect(new Set(names).size, `${kind} ${name}`).toBe(names.length);
    }
  });

  it('agrees with what the ffmpeg program says of a filter', () => {
    const { ffmpeg } = JSON.parse(
      execFileSync('cat', [fileURLToPath(new URL('../../.cargo/sluice.json', import.meta.url))], {
        encoding: 'utf8',
      }),
    ) as { ffmpeg: string };
    for (const name of ['atempo', 'scale', 'overlay', 'drawtext', 'loudnorm']) {
      const text = execFileSync(ffmpeg, ['-hide_banner', '-h', `filter=${name}`], { encoding: 'utf8' });
      const told = [...text.matchAll(/^ {2,4}-?(\S+)\s+<\S+>\s/gm)].map((match) => match[1]);
      const ours = sluice.options('filter', name).map((option) => option.name);
      expect(
        told.filter((one) => !ours.includes(one ?? '')),
        name,
      ).toEqual([]);
    }
  });

  it('suggests the nearest name', () => {
    expect(() => sluice.options('encoder', 'libops')).toThrow(/did you mean libopus/);
    expect(() => sluice.options('filter', 'scal')).toThrow(/did you mean scale/);
    expect(() => sluice.options('muxer', 'matrosk')).toThrow(/did you mean matroska/);
  });
});

describe('an option that does not exist', () => {
  const target = join(mkdtempSync(join(tmpdir(), 'sluice-test-')), 'out.mp4');

  it('is refused by its name, and the nearest is suggested: encoder, muxer, demuxer, decoder', async () => {
    const writer = new sluice.StreamWriter(target);
    expect(() =>
      writer.addAudioStream({
        sampleRate: 8000,
        channels: 1,
        encoder: 'libopus',
        // @ts-expect-error it is frame_duration
        encoderOptions: { frame_durration: 20 },
      }),
    ).toThrow(/frame_duration/);
    writer.addAudioStream({ sampleRate: 8000, channels: 1 });
    const muxer = await mediaError(
      writer.open({ options: { movflag: 'faststart' } }),
      'ERR_UNEXPECTED_OPTIONS',
    );
    expect(muxer).toMatchObject({ options: ['movflag'] });
    expect(muxer.message).toContain('movflags');
    const source = 'sine=d=0.1';
    const demuxer = sluice.StreamReader.open(source, { format: 'lavfi', options: { grph: 'x' } });
    expect((await mediaError(demuxer, 'ERR_UNEXPECTED_OPTIONS')).message).toContain('graph');
    await using reader = await sluice.StreamReader.open(source, { format: 'lavfi' });
    const output = reader.addAudioStream({ decoderOptions: { thread: 2 } });
    expect((await mediaError(output, 'ERR_UNEXPECTED_OPTIONS')).message).toContain('threads');
  });
});

describe('what is made from options()', () => {
  it('is up to date: types and tables', () => {
    const script = fileURLToPath(new URL('../../scripts/generate-options.mjs', import.meta.url));
    expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
  });
});
