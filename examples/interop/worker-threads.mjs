/**
 * Worker threads: each decodes one file and sends its chunks over. A chunk's own memory goes back to the library for reuse and
 * can't be transferred, so a copy is: the only one on the way.
 * `node worker-threads.mjs [FILE …]` prints how loud each file is.
 */
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { StreamReader } from 'sluice';

if (isMainThread) {
  const given = process.argv.slice(2);
  const clip = fileURLToPath(new URL('../media/speech.mp4', import.meta.url));
  for (const file of given.length > 0 ? given : [clip, clip]) listen(file);
} else {
  await decode(workerData);
}

function listen(file) {
  let [sum, count] = [0, 0];
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: file });
  worker.on('message', (samples) => {
    for (const sample of samples) sum += sample ** 2;
    count += samples.length;
  });
  worker.on('exit', () => console.log(count, 'samples,', (10 * Math.log10(sum / count)).toFixed(1), 'dB'));
}

async function decode(file) {
  const reader = await StreamReader.open(file);
  const sound = await reader.addAudioStream({ channels: 1, framesPerChunk: 65536 });
  for await (const chunk of sound) {
    const copy = chunk.data.slice();
    chunk[Symbol.dispose]();
    parentPort.postMessage(copy, [copy.buffer]);
  }
  await reader.close();
}
