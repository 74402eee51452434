import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasEncoder } from './reference.mjs';

/** Moving test pictures with seeded noise, so that the stream is not trivially small. */
const PICTURE = 'testsrc2=size=1280x720:rate=30,noise=alls=8:allf=t:all_seed=1234';
/** The same, small: what a chunk costs beside its pixels shows here. */
const SMALL_PICTURE = PICTURE.replace('1280x720', '320x240');
/** Two tones and pink noise. */
const SOUND =
  'sine=frequency=440:sample_rate=44100,volume=0.5[tone];anoisesrc=color=pink:sample_rate=44100:amplitude=0.3:seed=7[noise];' +
  '[tone][noise]amix=2:duration=shortest[left];aevalsrc=0.3*sin(2*PI*t*(200+50*sin(t))):sample_rate=44100[right];' +
  '[left][right]join=2:channel_layout=stereo';

/**
 * The clips, made once a machine and kept in its temporary folder.
 * @param {{ path: string }} program the ffmpeg command
 * @returns {Promise<{ video: string, audio: string, small: string }>} paths
 */
export async function makeClips(program) {
  const folder = join(tmpdir(), 'sluice-bench');
  mkdirSync(folder, { recursive: true });
  // x264's streams are what is out there: B-frames, CABAC, several references. OpenH264 makes plainer ones.
  const x264 = ['ffmpeg', program.path].find((path) => hasEncoder(path, 'libx264'));
  const video = join(folder, x264 ? 'x264-720p-20s.mp4' : 'openh264-720p-20s.mp4');
  const coder = x264
    ? ['-c:v', 'libx264', '-preset', 'medium', '-crf', '23', '-g', '60', '-bf', '3']
    : ['-c:v', 'libopenh264', '-b:v', '4M', '-g', '60'];
  const audio = join(folder, 'aac-20min.m4a');
  make(x264 ?? program.path, video, [PICTURE, '-t', '20', ...coder, '-pix_fmt', 'yuv420p']);
  make(program.path, audio, [SOUND, '-t', '1200', '-c:a', 'aac', '-b:a', '128k']);
  const small = join(folder, x264 ? 'x264-240p-60s.mp4' : 'openh264-240p-60s.mp4');
  make(x264 ?? program.path, small, [SMALL_PICTURE, '-t', '60', ...coder, '-pix_fmt', 'yuv420p']);
  return { video, audio, small };
}

/**
 * @param {string} program
 * @param {string} path
 * @param {string[]} args a lavfi description, then the options of the output
 */
function make(program, path, [source, ...options]) {
  if (existsSync(path)) return;
  console.log(`making ${path}`);
  const unfinished = path.replace(/(\.\w+)$/, '.part$1');
  execFileSync(
    program,
    ['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', source, ...options, unfinished],
    {
      stdio: 'inherit',
    },
  );
  renameSync(unfinished, path);
}
