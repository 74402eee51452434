import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sluice, sluiceJson } from '../support/command.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const inFolder = scratchFolder();

describe('sluice frames', () => {
  it.skipIf(!hasSystemFfmpeg)('writes the pictures that another decoder finds there', async () => {
    const args = ['frames', CLIP, '--indices', '200,25', '-o', inFolder('frame-%03d.png')];
    const made = await sluiceJson<{ file: string; pts: number }[]>(args);
    expect(made).toEqual([
      { file: inFolder('frame-001.png'), pts: 8 },
      { file: inFolder('frame-002.png'), pts: 1 },
    ]);
    const raw = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24'];
    for (const { file, pts } of made) {
      const expected = systemDecode(CLIP, ['-ss', String(pts), '-sws_flags', 'bicubic+accurate_rnd', ...raw]);
      const actual = systemDecode(file, raw);
      const error =
        expected.reduce((sum, value, n) => sum + Math.abs(value - (actual[n] ?? 0)), 0) / expected.length;
      expect([actual.length, error < 2]).toEqual([640 * 360 * 3, true]);
    }
  });

  it('scales, and writes every n seconds', async () => {
    const made = await sluiceJson<{ file: string; pts: number }[]>([
      ...['frames', CLIP, '--every', '2.5', '--width', '160'],
      ...['-o', inFolder('thumb-%d.jpg')],
    ]);
    expect(made.map(({ pts }) => pts)).toEqual([0, 2.48, 5, 7.48]);
    const { streams } = await sluiceJson<{ streams: object[] }>(['probe', inFolder('thumb-4.jpg')]);
    expect(streams).toMatchObject([{ codec: 'mjpeg', width: 160, height: 90 }]);
  });

  it('writes one picture into a pipe', async () => {
    const { code, stdout, stderr } = await sluice(['frames', CLIP, '--at', '3', '-o', '-']);
    expect([code, stdout.subarray(1, 4).toString(), stderr]).toEqual([0, 'PNG', '']);
  });

  it('replaces no file, and no picture by the next, unless told to', async () => {
    const file = inFolder('once.png');
    expect((await sluice(['frames', CLIP, '--at', '1', '-o', file])).code).toBe(0);
    const before = readFileSync(file);
    const again = await sluice(['frames', CLIP, '--at', '2', '-o', file]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('--overwrite')]);
    expect(readFileSync(file).equals(before)).toBe(true);
    const two = await sluice(['frames', CLIP, '--at', '1,2', '-o', inFolder('two.png')]);
    expect([two.code, two.stderr]).toEqual([1, expect.stringContaining('%03d')]);
  });

  it('says that two ways to choose do not go together, and what it cannot tell', async () => {
    expect((await sluice(['frames', CLIP, '--at', '1', '--every', '1', '-o', 'x.png'])).code).toBe(2);
    const { code, stderr } = await sluice(['frames', CLIP, '--at', '1', '-o', inFolder('noname')]);
    expect([code, stderr, existsSync(inFolder('noname'))]).toEqual([
      1,
      expect.stringContaining('--format'),
      false,
    ]);
  });
});
