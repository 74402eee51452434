import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const settings: string = fileURLToPath(new URL('../../.cargo/sluice.json', import.meta.url));
const built: { ffmpeg?: string; ffprobe?: string } = existsSync(settings)
  ? JSON.parse(readFileSync(settings, 'utf8'))
  : {};

/** FFmpeg's programs: of the version we link where set-up built them, else the system's. */
export const FFPROBE: string = process.env.SLUICE_FFPROBE ?? built.ffprobe ?? 'ffprobe';

/** The ffmpeg program of the version we link. */
export const FFMPEG: string = process.env.SLUICE_FFMPEG ?? built.ffmpeg ?? 'ffmpeg';

const runs = (program: string): boolean => spawnSync(program, ['-version'], { stdio: 'ignore' }).status === 0;

/** Whether FFmpeg's `ffprobe` of the version we link is on this machine. */
export const hasFfprobe: boolean = runs(FFPROBE);

/** Whether its `ffmpeg` is. */
export const hasFfmpeg: boolean = runs(FFMPEG);

/** Whether an FFmpeg that has nothing to do with ours is on this machine, as a second witness. */
export const hasSystemFfmpeg: boolean = runs('/usr/bin/ffmpeg') && runs('/usr/bin/ffprobe');

/** Samples of each decoded frame of a sound stream, as FFmpeg's own program counts them. */
export const frameLengths = (path: string, stream: number): number[] =>
  probe(FFPROBE, path, ['-select_streams', String(stream), '-show_entries', 'frame=nb_samples']).map(Number);

/** What the system's ffprobe says of the first stream of a file, counted by decoding it. */
export function systemProbe(path: string, selector: string): Record<string, string> {
  const lines = probe('/usr/bin/ffprobe', path, [
    '-select_streams',
    selector,
    '-count_frames',
    '-show_entries',
    'stream=codec_name,nb_read_frames,width,height,sample_rate,channels,pix_fmt',
    '-of',
    'default=nw=1',
  ]);
  return Object.fromEntries(lines.map((line) => line.split('=', 2) as [string, string]));
}

/** What the system's ffmpeg decodes a stream of a file to. */
export const systemDecode = (path: string, args: readonly string[]): Buffer =>
  execFileSync('/usr/bin/ffmpeg', ['-v', 'error', '-i', path, ...args, '-'], { maxBuffer: 2 ** 30 });

function probe(program: string, path: string, args: readonly string[]): string[] {
  const options = args.includes('-of') ? args : [...args, '-of', 'csv=p=0'];
  const text = execFileSync(program, ['-v', 'error', ...options, path], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return text
    .split('\n')
    .map((line) => line.replace(/,+$/, ''))
    .filter((line) => line !== '');
}
