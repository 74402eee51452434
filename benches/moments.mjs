// What single moments cost inside a process that runs already: prints JSON.
//
//   node benches/moments.mjs first-frame CLIP PROBE milliseconds from open() to the first chunk, as RGB, and in turns with that
//                                                   of a run of ffprobe on the clip, and of one that does nothing
//   node benches/moments.mjs small-chunks CLIP      seconds of CPU to read through the clip in chunks of one frame, each awaited
//   node benches/moments.mjs jumps CLIP INDEX,…     seconds of CPU for single frames, each by a call of its own
import { performance } from 'node:perf_hooks';
import { frames, StreamReader } from 'sluice';
import { measure } from './measure.mjs';

const [kind, clip, argument = ''] = process.argv.slice(2);
const ONE_THREAD = { decoderOptions: { threads: 1 }, layout: 'NHWC' };

/** Reads up to `most` chunks of one frame. */
async function read(options, most = Infinity) {
  const reader = await StreamReader.open(clip);
  await reader.addVideoStream(options);
  let count = 0;
  for await (const [chunk] of reader) {
    chunk[Symbol.dispose]();
    count += 1;
    if (count >= most) break;
  }
  const at = performance.now();
  await reader.close();
  return { count, at };
}

/** CPU seconds that `work` takes, of all threads. */
async function cpuOf(work) {
  const before = process.cpuUsage();
  const count = await work();
  const { user, system } = process.cpuUsage(before);
  return { count, cpu: (user + system) / 1e6 };
}

const KINDS = {
  async 'first-frame'() {
    const milliseconds = (...args) => measure(argument, args).wall * 1000;
    const rounds = [];
    for (let n = 0; n < 16; n += 1) {
      const begin = performance.now();
      const { at } = await read({}, 1);
      rounds.push({
        ours: at - begin,
        probe: milliseconds('-v', 'error', clip),
        start: milliseconds('-version'),
      });
    }
    // The first loads what later ones find loaded.
    return { rounds: rounds.slice(1) };
  },
  async 'small-chunks'() {
    await read(ONE_THREAD, 30);
    return cpuOf(async () => (await read(ONE_THREAD)).count);
  },
  async jumps() {
    const one = async (index) => {
      for await (const chunk of frames(clip, { ...ONE_THREAD, indices: [index] })) chunk[Symbol.dispose]();
    };
    const indices = argument.split(',').map(Number);
    await one(0);
    return cpuOf(async () => {
      for (const index of indices) await one(index);
      return indices.length;
    });
  },
};

console.log(JSON.stringify(await KINDS[kind]()));
