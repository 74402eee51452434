import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sluice } from '../support/command.ts';

const manifest = readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8');
const { version } = JSON.parse(manifest) as { version: string };
const help = (await sluice(['--help'])).stdout.toString();
const commands = [...help.matchAll(/^ {2}([a-z]+) .*<?\[?/gm)].map(([, name]) => name as string);

describe('sluice', () => {
  it('lists its commands and shows examples', async () => {
    for (const name of [
      'probe',
      'convert',
      'play',
      'monitor',
      'frames',
      'audio',
      'devices',
      'codecs',
      'doctor',
    ]) {
      expect(commands).toContain(name);
    }
    expect(help).toContain('Examples:');
  });

  it.each(['probe', 'convert', 'play', 'monitor', 'frames', 'audio', 'devices', 'codecs', 'doctor'])(
    '%s has help with examples',
    async (name) => {
      const { code, stdout } = await sluice([name, '--help']);
      expect([code, stdout.toString()]).toEqual([0, expect.stringContaining(`Examples:\n  sluice ${name}`)]);
    },
  );

  it('says its version', async () => {
    expect((await sluice(['--version'])).stdout.toString().trim()).toBe(version);
  });

  it.each([
    [['prob', 'x'], 'Did you mean probe?'],
    [['probe'], "missing required argument 'source'"],
    [['probe', 'x', '--jsn'], 'Did you mean --json?'],
    [['audio', 'x', '-o', 'y', '--channels', '0'], 'It must be a whole number above 0.'],
    [['audio', 'x', '-o', 'y', '--start', 'soon'], 'h:mm:ss'],
    [['probe', 'x', '--input-option', 'novalue'], 'It must be name=value.'],
    [[], 'Usage: sluice'],
  ])('%j is the wrong use of it: 2, and why', async (args, why) => {
    const { code, stdout, stderr } = await sluice(args);
    expect([code, stdout.length, stderr]).toEqual([2, 0, expect.stringContaining(why)]);
  });

  it('ends with 1, one line and no stack where it fails', async () => {
    const { code, stdout, stderr } = await sluice(['probe', 'no such file.mp4']);
    expect([code, stdout.length]).toEqual([1, 0]);
    expect(stderr).toMatch(/^sluice: .*no such file.*\[ERR_NOT_FOUND\]\n$/);
  });
});

describe('sluice completion', () => {
  it.each(['bash', 'zsh', 'fish'])('prints a script for %s', async (shell) => {
    const { code, stdout } = await sluice(['completion', shell]);
    expect([code, stdout.toString()]).toEqual([0, expect.stringContaining('sluice')]);
  });

  it('offers commands, options and values', async () => {
    const offered = async (...words: string[]) =>
      (await sluice(['complete', '--', ...words])).stdout.toString();
    expect(await offered('pro')).toContain('probe');
    expect(await offered('audio', 'x', '--sam')).toContain('--sample-rate');
    expect(await offered('audio', 'x', '--format', '')).toContain('s16');
  });
});
