// One measured run: decodes a clip into chunks and prints, as JSON, how much came, how late the event loop was, and the memory.
//
//   node --expose-gc benches/workload.mjs video|audio|copy CLIP [--again N]
//   node benches/workload.mjs nothing    what starting up takes
//   node benches/workload.mjs idle       how late the event loop is on this machine when nothing is done
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { StreamReader, StreamWriter } from 'sluice';
import { repeat } from './repeat.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { again: { type: 'string', default: '1' } },
});
const [kind, clip] = positionals;

const add = {
  /** @param {StreamReader} reader */
  video: (reader) => reader.addVideoStream({ framesPerChunk: 30 }),
  /** @param {StreamReader} reader */
  audio: (reader) => reader.addAudioStream({ framesPerChunk: 4096 }),
}[kind];

/** Reads the clip through once. @returns {Promise<number>} frames or samples */
async function run() {
  if (kind === 'copy') return copy();
  if (kind === 'nothing') return 0;
  if (add === undefined) {
    await setTimeout(1000);
    return 0;
  }
  const reader = await StreamReader.open(clip);
  await add(reader);
  let count = 0;
  for await (const [chunk] of reader) {
    count += chunk.shape[0];
    chunk[Symbol.dispose]();
  }
  await reader.close();
  return count;
}

/** Copies the sound of the clip, packet by packet, into a file beside it. @returns {Promise<number>} packets */
async function copy() {
  const reader = await StreamReader.open(clip);
  const output = await reader.addPacketStream({ streamIndex: reader.defaultAudioStream });
  const writer = new StreamWriter(`${clip}.ours.m4a`);
  const input = writer.addPacketStream(reader.sourceStreams[output.sourceIndex]);
  await writer.open();
  let count = 0;
  for await (const packet of output) {
    await input.write(packet);
    count += 1;
  }
  await writer.finish();
  await reader.close();
  return count;
}

await repeat(run, { again: values.again, unit: { video: 'frames', copy: 'packets' }[kind] ?? 'samples' });
