import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sluice, sluiceJson } from '../support/command.ts';
import { systemFacts } from '../support/probe.ts';
import { hasSystemFfmpeg, systemDecode, systemProbe } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const inFolder = scratchFolder();

/** The integrated loudness that an FFmpeg that is not ours measures, in LUFS. */
function loudness(path: string): number {
  const args = ['-af', 'ebur128=metadata=1,ametadata=print:key=lavfi.r128.I:file=-', '-f', 'null'];
  const found = systemDecode(path, args)
    .toString()
    .matchAll(/lavfi\.r128\.I=(-?[\d.]+)/g);
  return Number([...found].at(-1)?.[1]);
}

/** Bits of all pictures of a file. */
const videoBits = (path: string): number => {
  const { packets } = systemFacts(path);
  return packets.reduce((sum, { size }) => sum + Number(size) * 8, 0);
};

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

  it('brings the sound to a loudness', async () => {
    expect(Math.abs(loudness(CLIP) - -14)).toBeGreaterThan(1.5);
    for (const [wanted, name] of [
      ['-14', 'loud.wav'],
      ['-30', 'quiet.wav'],
    ] as const) {
      expect((await sluice(['convert', CLIP, inFolder(name), '--loudness', wanted])).code).toBe(0);
      expect(Math.abs(loudness(inFolder(name)) - Number(wanted))).toBeLessThan(1);
    }
    const wrong = await sluice(['convert', CLIP, inFolder('wrong.wav'), '--loudness', '3']);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('LUFS')]);
  });

  it('encodes twice for a bit rate', async () => {
    const rate = 250_000;
    const args = ['--video', 'mpeg4', '--audio', 'none', '--width', '320', '--video-bit-rate', '250k'];
    const error = async (name: string, more: readonly string[]): Promise<number> => {
      expect((await sluice(['convert', CLIP, inFolder(name), ...args, ...more])).code).toBe(0);
      return Math.abs(1 - videoBits(inFolder(name)) / 10 / rate);
    };
    const twice = await error('twice.avi', ['--two-pass']);
    expect(twice).toBeLessThan(0.1);
    expect(twice).toBeLessThan(await error('once.avi', []));
    const never = await sluice(['convert', CLIP, inFolder('no.mp4'), '--video', 'libopenh264', '--two-pass']);
    expect([never.code, never.stderr]).toEqual([1, expect.stringContaining('two passes')]);
  });

  it('adds subtitles, takes them out, and leaves them away', async () => {
    const srt = inFolder('in.srt');
    writeFileSync(srt, '1\n00:00:01,000 --> 00:00:02,500\nHallo\n');
    const { streams } = await sluiceJson<Result>([
      ...['convert', CLIP, inFolder('titled.mp4'), '--input', srt, '--subtitle-language', 'deu'],
    ]);
    expect(streams.map(({ codec, copied }) => [codec, copied])).toEqual([
      ['h264', true],
      ['aac', true],
      ['mov_text', false],
    ]);
    expect(systemProbe(inFolder('titled.mp4'), 's')).toMatchObject({ codec_name: 'mov_text' });
    expect((await sluice(['convert', inFolder('titled.mp4'), inFolder('out.vtt')])).code).toBe(0);
    expect(readFileSync(inFolder('out.vtt'), 'utf8')).toMatch(/00:01\.000 --> 00:02\.500\nHallo/);
    const script = ['--subtitles', 'ass', '--video', 'copy'];
    expect((await sluice(['convert', inFolder('titled.mp4'), inFolder('script.mkv'), ...script])).code).toBe(
      0,
    );
    expect(systemProbe(inFolder('script.mkv'), 's')).toMatchObject({ codec_name: 'ass' });
    await sluice(['convert', inFolder('titled.mp4'), inFolder('without.mp4'), '--subtitles', 'none']);
    expect(systemProbe(inFolder('without.mp4'), 's:0')).toEqual({});
    const refused = ['--subtitles', 'copy', '--subtitle-option', 'height=3'];
    const both = await sluice(['convert', inFolder('titled.mp4'), inFolder('x.mp4'), ...refused]);
    expect([both.code, both.stderr]).toEqual([1, expect.stringContaining('--subtitles copy')]);
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
