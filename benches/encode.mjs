// Encoding beside the ffmpeg command: the same raw pictures and samples, the same encoder, the same bit rate.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the raw pictures are. */
export const RAW_PICTURE = { width: 1920, height: 1080, frameRate: 30, format: 'rgb24' };
/** What the raw samples are: `flt`. */
export const RAW_SOUND = { sampleRate: 44_100, channels: 2 };

const FRAMES = 90;
const SECONDS = 300;

/** @param {string} program @param {string} name @param {string[]} args makes the raw file once a machine */
function made(program, name, args) {
  const folder = join(tmpdir(), 'sluice-bench');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  if (!existsSync(path)) {
    console.log(`making ${path}`);
    execFileSync(program, ['-v', 'error', '-nostdin', '-y', ...args, `${path}.part`], { stdio: 'inherit' });
    renameSync(`${path}.part`, path);
  }
  return path;
}

/**
 * Rows of the bench: encoding costs at most 1.1 of what the ffmpeg command takes for it.
 * @param {{ path: string }} program the ffmpeg command
 */
export function encodeWorkloads({ path: program }) {
  const workload = fileURLToPath(new URL('encode-workload.mjs', import.meta.url));
  const { width, height, frameRate } = RAW_PICTURE;
  const size = `${width}x${height}`;
  const pictures = made(program, 'rgb-1080p.raw', [
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${frameRate}`, '-frames:v', String(FRAMES)],
    ...['-pix_fmt', 'rgb24', '-f', 'rawvideo'],
  ]);
  const tone = `sine=frequency=440:sample_rate=${RAW_SOUND.sampleRate}`;
  const noise = `anoisesrc=color=pink:sample_rate=${RAW_SOUND.sampleRate}:amplitude=0.3:seed=7`;
  const samples = made(program, 'stereo-5min.f32', [
    ...[
      '-f',
      'lavfi',
      '-i',
      `${tone}[a];${noise}[b];[a][b]join=2:channel_layout=stereo`,
      '-t',
      String(SECONDS),
    ],
    ...['-f', 'f32le'],
  ]);
  const asPictures = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    size,
    '-r',
    String(frameRate),
    '-i',
    pictures,
  ];
  const asSound = ['-f', 'f32le', '-ar', String(RAW_SOUND.sampleRate), '-ac', '2', '-i', samples];
  const row = (name, kind, raw, args) => ({
    name,
    ours: [workload, kind, raw],
    reference: [...args, '-y', `${raw}.theirs.${args.at(-1)}`],
    limit: 1.1,
  });
  // The container is the last of each list, and the extension of the file.
  return [
    row('1080p RGB to H.264 (OpenH264)', 'h264', pictures, [
      ...asPictures,
      ...['-c:v', 'libopenh264', '-b:v', '8M', '-pix_fmt', 'yuv420p', '-f', 'mp4'],
    ]),
    row('5 min of float to MP3', 'mp3', samples, [
      ...asSound,
      '-c:a',
      'libmp3lame',
      '-b:a',
      '128k',
      '-f',
      'mp3',
    ]),
    row('5 min of float to AAC', 'aac', samples, [...asSound, '-c:a', 'aac', '-b:a', '128k', '-f', 'mp4']),
    // So little work that starting Node would be a fifth of it.
    {
      afterStartUp: true,
      ...row('5 min of float to FLAC, after start-up', 'flac', samples, [
        ...asSound,
        '-c:a',
        'flac',
        '-sample_fmt',
        's32',
        '-f',
        'flac',
      ]),
    },
  ];
}
