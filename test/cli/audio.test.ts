import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sluice, sluiceJson } from '../support/command.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const inFolder = scratchFolder();

describe('sluice audio', () => {
  it('writes packed samples to a pipe, and nothing else anywhere', async () => {
    const args = ['audio', CLIP, '--sample-rate', '16000', '--channels', '1', '-o', '-'];
    const { code, stdout, stderr } = await sluice(args);
    expect([code, stdout.length, stderr]).toEqual([0, 2 * 160_000, '']);
  });

  it.skipIf(!hasSystemFfmpeg)('writes a file of the part that was asked for, to the sample', async () => {
    const args = ['audio', CLIP, '--start', '1.5', '--end', '0:02.75', '-o', 'part.wav'];
    const made = await sluiceJson(args, { cwd: inFolder('') });
    expect(made).toMatchObject({ frames: 55_125, sampleRate: 44_100, channels: 2, seconds: 1.25 });
    const raw = ['-f', 's16le', '-ac', '2'];
    const whole = systemDecode(CLIP, raw);
    const [from, length] = [Math.round(1.5 * 44_100) * 4, 55_125 * 4];
    const part = systemDecode(inFolder('part.wav'), raw);
    const expected = new Int16Array(
      whole.buffer.slice(whole.byteOffset + from, whole.byteOffset + from + length),
    );
    const actual = new Int16Array(part.buffer.slice(part.byteOffset, part.byteOffset + part.length));
    expect(actual.length).toBe(expected.length);
    // Two AAC decoders and two roundings to 16 bits.
    expect(actual.every((sample, n) => Math.abs(sample - (expected[n] ?? 0)) <= 2)).toBe(true);
  });

  it('takes its source from standard input', async () => {
    const wav = (await sluice(['audio', CLIP, '-o', inFolder('all.wav')])).code;
    const input = readFileSync(inFolder('all.wav'));
    const { stdout } = await sluice(['audio', '-', '-o', '-'], { input });
    expect([wav, stdout.length]).toEqual([0, 4 * 441_000]);
    expect(stdout.equals(input.subarray(input.length - stdout.length))).toBe(true);
  });

  it('says what is wrong with a filter, and leaves the file that was there', async () => {
    writeFileSync(inFolder('kept.wav'), 'mine');
    const { code, stderr } = await sluice(['audio', CLIP, '--filter', 'nosuch', '-o', inFolder('kept.wav')]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('[ERR_UNKNOWN_FILTER]')]);
    expect(readFileSync(inFolder('kept.wav'), 'utf8')).toBe('mine');
  });
});
