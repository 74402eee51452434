// One measured run: encodes raw pictures or samples of a file and prints, as JSON, the same as workload.mjs.
//
//   node --expose-gc benches/encode-workload.mjs h264|vp8|mp3|aac|flac RAW [--again N]
import { open } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { StreamWriter } from 'sluice';
import { RAW_PICTURE, RAW_SOUND } from './encode.mjs';
import { repeat } from './repeat.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { again: { type: 'string', default: '1' } },
});
const [kind, raw] = positionals;

/** @param {StreamWriter} writer @param {string} encoder @param {number} bitRate */
const pictures = (writer, encoder, bitRate) =>
  writer.addVideoStream({ ...RAW_PICTURE, layout: 'NHWC', encoder, codec: { bitRate } });
/** @param {StreamWriter} writer @param {string} encoder @param {number} [bitRate] */
const sound = (writer, encoder, bitRate) =>
  writer.addAudioStream({ ...RAW_SOUND, encoder, codec: bitRate === undefined ? {} : { bitRate } });

const { extension, add } = {
  h264: { extension: 'mp4', add: (writer) => pictures(writer, 'libopenh264', 8_000_000) },
  mp3: { extension: 'mp3', add: (writer) => sound(writer, 'libmp3lame', 128_000) },
  aac: { extension: 'm4a', add: (writer) => sound(writer, 'aac', 128_000) },
  flac: { extension: 'flac', add: (writer) => sound(writer, 'flac') },
}[kind];
const isPicture = kind === 'h264';

/** Encodes the file once, a picture or a third of a second at a time. @returns {Promise<number>} pictures or samples */
async function run() {
  const file = await open(raw);
  const writer = new StreamWriter(`${raw}.ours.${extension}`);
  const input = add(writer);
  await writer.open();
  const size = isPicture ? RAW_PICTURE.width * RAW_PICTURE.height * 3 : RAW_SOUND.channels * 4 * 16_384;
  // What is written is copied before write() returns, so one buffer is enough.
  const buffer = Buffer.alloc(size);
  const samples = new Float32Array(buffer.buffer, buffer.byteOffset, size / 4);
  let count = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, size);
    if (bytesRead === 0) break;
    await input.write(isPicture ? buffer : samples.subarray(0, bytesRead / 4));
    count += isPicture ? 1 : bytesRead / 4 / RAW_SOUND.channels;
  }
  await writer.finish();
  await file.close();
  return count;
}

await repeat(run, { again: values.again, unit: isPicture ? 'frames' : 'samples' });
