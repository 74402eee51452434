import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sluice, sluiceJson } from '../support/command.ts';
import { hasSystemFfmpeg, systemProbe } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const inFolder = scratchFolder();

type Result = { duration: number; streams: { mediaType: string; codec: string; copied: boolean }[] };

describe.skipIf(!hasSystemFfmpeg)('sluice convert', () => {
  it('copies what the target holds, and says so', async () => {
    const { streams, duration } = await sluiceJson<Result>(['convert', CLIP, inFolder('copy.mkv')]);
    expect(streams.map(({ codec, copied }) => [codec, copied])).toEqual([
      ['h264', true],
      ['aac', true],
    ]);
    expect(Math.abs(duration - 10)).toBeLessThan(0.1);
    expect(systemProbe(inFolder('copy.mkv'), 'v')).toMatchObject({
      codec_name: 'h264',
      nb_read_frames: '250',
    });
  });

  it('encodes what its options ask for', async () => {
    const options = [
      '--width',
      '160',
      '--start',
      '1',
      '--end',
      '0:03',
      '--channels',
      '1',
      '--metadata',
      'title=Small',
    ];
    await sluice([
      'convert',
      CLIP,
      inFolder('small.webm'),
      ...options,
      '--video-option',
      'deadline=realtime',
    ]);
    expect(systemProbe(inFolder('small.webm'), 'v')).toMatchObject({ width: '160', nb_read_frames: '50' });
    expect(systemProbe(inFolder('small.webm'), 'a')).toMatchObject({ channels: '1' });
    const info = await sluiceJson<{ metadata: Record<string, string> }>(['probe', inFolder('small.webm')]);
    expect(Object.values(info.metadata)).toContain('Small');
  });

  it('goes from a pipe to a pipe, with nothing but media on it', async () => {
    const args = ['convert', '-', '-', '--format', 'adts', '--video', 'none'];
    const { code, stdout, stderr } = await sluice(args, { input: readFileSync(CLIP) });
    expect([code, stderr, stdout[0], (stdout[1] ?? 0) & 0xf0]).toEqual([0, '', 0xff, 0xf0]);
    writeFileSync(inFolder('piped.aac'), stdout);
    expect(systemProbe(inFolder('piped.aac'), 'a')).toMatchObject({
      codec_name: 'aac',
      sample_rate: '44100',
    });
  });

  it('puts several sources through one graph', async () => {
    const graph = '[0:v]scale=160:-2[l];[1:v]scale=160:-2[r];[l][r]hstack';
    const args = [
      'convert',
      CLIP,
      inFolder('both.mp4'),
      '--input',
      CLIP,
      '--filter-graph',
      graph,
      '--audio',
      'none',
    ];
    expect((await sluice([...args, '--end', '1'])).code).toBe(0);
    expect(systemProbe(inFolder('both.mp4'), 'v')).toMatchObject({ width: '320', height: '90' });
  });

  it('replaces no file unless told to, and leaves none after a failure', async () => {
    const kept = inFolder('kept.mp4');
    writeFileSync(kept, 'mine');
    const refused = await sluice(['convert', CLIP, kept]);
    expect([refused.code, refused.stderr, readFileSync(kept, 'utf8')]).toEqual([
      1,
      expect.stringContaining('--overwrite'),
      'mine',
    ]);
    expect((await sluice(['convert', CLIP, kept, '--overwrite'])).code).toBe(0);
    const failed = await sluice(['convert', CLIP, inFolder('none.mp4'), '--video', 'nosuchencoder']);
    expect([failed.code, failed.stderr, existsSync(inFolder('none.mp4'))]).toEqual([
      1,
      expect.stringContaining('ERR_UNKNOWN_CODEC'),
      false,
    ]);
  });
});
