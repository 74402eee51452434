import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.mjs';
import { middle } from './report.mjs';

const MOMENTS = fileURLToPath(new URL('moments.mjs', import.meta.url));
/** Frames between key frames of the 720p clip, and all of it. */
const GROUP = 60;
const FRAMES = 600;
/** Single frames that are asked for. */
const JUMPS = 40;

const moments = (...args) =>
  JSON.parse(execFileSync(process.execPath, [MOMENTS, ...args], { encoding: 'utf8' }));

/**
 * What a chunk, a jump and the first frame cost beside what ffmpeg and ffprobe need for as much.
 *
 * @param {{ path: string, probe: string }} programs
 * @param {{ video: string, small: string }} clips
 * @param {number} repeats
 */
export function smallThings(programs, clips, repeats) {
  const rounds = Array.from({ length: repeats }, (_, n) => {
    console.log(`single moments, ${n + 1} of ${repeats}`);
    return round(programs, clips);
  });
  const row = (name, count, unit, checks) => ({
    name,
    count,
    unit,
    checks: checks.map(([what, key, limit, of]) => ({
      what,
      value: middle(rounds.map((figures) => figures[key])),
      limit,
      unit: of,
    })),
  });
  return [
    row('chunks of one frame of 320 x 240, awaited', rounds[0].chunks, 'chunks', [
      ["CPU above ffmpeg's decode, a chunk", 'chunk', 40, 'µs'],
    ]),
    row('single frames in no order, by frames()', JUMPS, 'frames', [
      ['CPU ÷ their groups decoded up to them', 'jump', 0.9, ''],
      ['CPU a frame', 'jumpMilliseconds', null, 'ms'],
    ]),
    row('first frame of a local MP4, from open() on', 15, 'times', [
      ['time ÷ a run of ffprobe', 'first', 1.3, ''],
      ['time ÷ what ffprobe needs after its start', 'firstAfterStart', null, ''],
      ['time', 'firstMilliseconds', null, 'ms'],
    ]),
  ];
}

function round({ path, probe }, { video, small }) {
  const decode = (clip, ...more) =>
    measure(path, [
      '-v',
      'error',
      '-nostdin',
      '-threads',
      '1',
      '-i',
      clip,
      ...more,
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      '-y',
      '/dev/null',
    ]).cpu;
  const chunks = moments('small-chunks', small);
  const decoded = decode(small) - decode(small, '-frames:v', '1');
  const indices = Array.from({ length: JUMPS }, (_, n) => (n * 389 + 17) % FRAMES);
  const jumps = moments('jumps', video, indices.join());
  const frame = (decode(video) - decode(video, '-frames:v', '1')) / (FRAMES - 1);
  const groups = indices.reduce((sum, index) => sum + (index % GROUP) + 1, 0) * frame;
  const { rounds } = moments('first-frame', video, probe);
  const of = (figure) => middle(rounds.map((round) => round[figure]));
  return {
    chunks: chunks.count,
    chunk: ((chunks.cpu - decoded) / chunks.count) * 1e6,
    jump: jumps.cpu / groups,
    jumpMilliseconds: (jumps.cpu / JUMPS) * 1000,
    first: middle(rounds.map(({ ours, probe }) => ours / probe)),
    firstAfterStart: of('ours') / Math.max(0.1, of('probe') - of('start')),
    firstMilliseconds: of('ours'),
  };
}
