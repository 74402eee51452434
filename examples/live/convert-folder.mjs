// Every sound file of a folder in another format, two at a time.
//
//   node examples/live/convert-folder.mjs FOLDER TARGET-FOLDER EXTENSION [RATE]
//
//   node examples/live/convert-folder.mjs recordings flac-16k flac 16000
import { mkdir, readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { MediaError, StreamReader, StreamWriter } from 'sluice';

const [folder, targets, extension, rate] = process.argv.slice(2);
const AT_ONCE = 2;

/** @param {string} name */
async function convert(name) {
  const reader = await StreamReader.open(join(folder, name));
  try {
    const sound = await reader.addAudioStream(rate ? { sampleRate: Number(rate) } : {});
    await write(sound, join(targets, `${parse(name).name}.${extension}`), reader.metadata);
  } finally {
    await reader.close();
  }
}

/**
 * @param {import('sluice').AudioOutput} sound
 * @param {string} path
 * @param {Readonly<Record<string, string>>} metadata
 */
async function write(sound, path, metadata) {
  const writer = new StreamWriter(path, { metadata });
  const input = writer.addAudioStream({ sampleRate: sound.sampleRate, channels: sound.channels });
  await writer.open();
  try {
    for await (const chunk of sound) await input.write(chunk);
    await writer.finish();
  } catch (error) {
    // Nothing half is left where a whole file is looked for.
    await writer.abort(error);
    throw error;
  }
}

await mkdir(targets, { recursive: true });
const entries = await readdir(folder, { withFileTypes: true });
const waiting = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
let failed = 0;

async function work() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    try {
      await convert(name);
      console.log(`${name}: done`);
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      failed += 1;
      console.error(`${name}: ${error.code}: ${error.message}`);
    }
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, work));
process.exitCode = failed === 0 ? 0 : 1;
