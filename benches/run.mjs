// Measures the public API against the ffmpeg command on the same clips in the same run, and says whether it holds its limits.
//
//   npm run bench [-- --repeats N] [--json FILE]
//
// Both sides are whole processes, start-up and all: their CPU time (user + system, as the system counted it for the process
// and its threads) is compared, repetition by repetition in turns, and the middle of the ratios counts. What a single chunk, a jump
// and the first frame cost is measured inside of a process that runs already. Exit code: 1 when a limit is broken.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeClips } from './clips.mjs';
import { encodeWorkloads } from './encode.mjs';
import { measure } from './measure.mjs';
import { probeBeside, referenceProgram } from './reference.mjs';
import { flatness, middle, printTable } from './report.mjs';
import { smallThings } from './small-things.mjs';

const { values } = parseArgs({
  options: { repeats: { type: 'string', default: '5' }, json: { type: 'string', default: 'out/bench.json' } },
});
const repeats = Math.max(1, Number(values.repeats) || 5);
const program = referenceProgram();
console.log(`reference: ${program.version} (${program.path})`);
const clips = await makeClips(program);

const workload = fileURLToPath(new URL('workload.mjs', import.meta.url));

/** What is measured: a program of ours, and what the ffmpeg command does for the same. */
const WORKLOADS = [
  {
    name: '720p H.264 to RGB NCHW chunks of 30',
    ours: [workload, 'video', clips.video],
    reference: ['-i', clips.video, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-y', '/dev/null'],
    limit: 1.25,
  },
  {
    name: '20 min AAC to float chunks of 4096',
    ours: [workload, 'audio', clips.audio],
    reference: ['-i', clips.audio, '-f', 'f32le', '-y', '/dev/null'],
    limit: 1.25,
  },
  {
    name: '20 min AAC copied packet by packet',
    ours: [workload, 'copy', clips.audio],
    reference: ['-i', clips.audio, '-c', 'copy', '-y', `${clips.audio}.theirs.m4a`],
    limit: 1.3,
  },
  ...encodeWorkloads(program),
];

const results = [];
for (const { name, ours, reference, limit, afterStartUp } of WORKLOADS) {
  const runs = [];
  for (let n = 0; n < repeats; n += 1) {
    const us = () => measure(process.execPath, ours);
    const them = () => measure(program.path, ['-v', 'error', '-nostdin', ...reference]);
    // Who goes first changes, so that neither always finds the machine as the other left it.
    const [a, b] = n % 2 === 0 ? [us(), them()] : [them(), us()].reverse();
    const idle = measure(process.execPath, [workload, 'idle']);
    if (afterStartUp) {
      a.cpu = Math.max(0, a.cpu - measure(process.execPath, [workload, 'nothing']).cpu);
    }
    runs.push({
      ours: a,
      idle: JSON.parse(idle.output).delay,
      reference: b,
      ratio: a.cpu / b.cpu,
      wall: a.wall / b.wall,
    });
    console.log(
      `${name}, ${n + 1} of ${repeats}: ${a.cpu.toFixed(2)} s against ${b.cpu.toFixed(2)} s of CPU`,
    );
  }
  const reports = runs.map((run) => JSON.parse(run.ours.output));
  results.push({
    name,
    unit: reports[0].unit,
    count: reports[0].count,
    runs: runs.map((run) => ({
      ours: run.ours.cpu,
      reference: run.reference.cpu,
      ratio: run.ratio,
      wall: run.wall,
    })),
    checks: [
      { what: 'CPU of ours ÷ ffmpeg', value: middle(runs.map(({ ratio }) => ratio)), limit, unit: '' },
      { what: 'wall of ours ÷ ffmpeg', value: middle(runs.map(({ wall }) => wall)), limit: null, unit: '' },
      {
        what: 'event-loop delay p99',
        value: middle(reports.map(({ delay }) => delay)),
        limit: 15,
        unit: 'ms',
      },
      {
        what: 'the same of an idle process',
        value: middle(runs.map(({ idle }) => idle)),
        limit: null,
        unit: 'ms',
      },
      { what: 'peak memory', value: Math.max(...reports.map(({ peak }) => peak)), limit: 200, unit: 'MB' },
    ],
  });
}

/** Enough to tell what grows from what the allocator takes once. */
const REPETITIONS = 16;

for (const [result, { ours }] of results.map((result, n) => [result, WORKLOADS[n]])) {
  console.log(`${result.name}: ${REPETITIONS} times in one process`);
  const again = measure(process.execPath, ['--expose-gc', ...ours, '--again', String(REPETITIONS)]);
  const { rss, native, peak } = JSON.parse(again.output);
  result.memory = { rss, native };
  result.checks.push({ what: `peak memory, ${REPETITIONS} times`, value: peak, limit: 200, unit: 'MB' });
  result.checks.push({
    what: 'growth outside of V8 once warm',
    value: flatness(native),
    limit: 16,
    unit: 'MB',
  });
}

results.push(...smallThings({ path: program.path, probe: probeBeside(program.path) }, clips, repeats));
const held = printTable(results);
await mkdir(dirname(values.json), { recursive: true });
const environment = {
  node: process.version,
  reference: program.version,
  date: new Date().toISOString(),
  repeats,
};
await writeFile(values.json, `${JSON.stringify({ environment, results }, null, 2)}\n`);
console.log(`\n${values.json}`);
process.exitCode = held ? 0 : 1;
