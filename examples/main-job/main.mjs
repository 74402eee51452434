// The main job of the project, on any media file or URL: say what it holds, decode it into chunks, draw it, write an
// MP4 with filters, read that MP4 back and check it. It uses nothing but the public API of `sluice`.
//
//   node examples/main-job/main.mjs [FILE|URL] [--out FOLDER]
//
// Exit code: 0 when everything was read, written and found right; 1 when something failed; 2 for wrong usage.
import { mkdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { MediaError } from 'sluice';
import { parseArguments, usage } from './arguments.mjs';
import { checkCopy } from './check-copy.mjs';
import { ContactSheet } from './contact-sheet.mjs';
import { decodeChunks } from './decode-chunks.mjs';
import { describeSource } from './describe-source.mjs';
import { drawWaveform, printWaveform } from './draw-waveform.mjs';
import { errorLine } from './errors.mjs';
import { times, wholeBytes } from './numbers.mjs';
import { reading } from './reading.mjs';
import { printPictures } from './terminal-pictures.mjs';
import { WaveformEnvelope } from './waveform-envelope.mjs';
import { writeCopy } from './write-copy.mjs';
import { writePng } from './write-png.mjs';

/** @param {string} title */
const heading = (title) => console.log(`\n${title}`);

/** @param {string} path @returns {string} from the working folder where it lies in it, else whole */
const shown = (path) => (relative('', path).startsWith('..') ? path : relative('', path));

/** @param {string} text */
const line = (text) => console.log(`  ${text}`);

/**
 * Step 1: what the source holds.
 * @param {string} source a path or URL
 */
async function describe(source) {
  heading(source);
  for (const text of await reading(source, describeSource)) line(text);
}

/**
 * Step 2 and 3: decode everything into chunks, then draw what was seen and heard, also when the source broke off.
 * @param {string} source
 * @param {string} folder
 * @param {string} stem the start of the names of the files written
 */
async function decodeAndDraw(source, folder, stem) {
  heading('Decode: sound to 16 kHz mono float, picture to RGB NCHW');
  const envelope = new WaveformEnvelope();
  const sheet = new ContactSheet();
  const decoded = await decodeChunks(source, { envelope, sheet });
  if (decoded.audio) line(`${decoded.audio.samples} samples in ${decoded.audio.chunks} chunks of up to 4096`);
  if (decoded.video)
    line(
      `${decoded.video.frames} frames in ${decoded.video.chunks} chunks of up to 30, ${decoded.video.shape}`,
    );
  line(
    `${decoded.seconds.toFixed(2)} s of media in ${decoded.elapsed.toFixed(2)} s: ${times(decoded.seconds, decoded.elapsed)}`,
  );

  if (envelope.length > 0) {
    heading('Waveform');
    for (const text of printWaveform(envelope, Math.min(process.stdout.columns ?? 80, 100) - 4)) line(text);
    await save(join(folder, `${stem}.waveform.png`), drawWaveform(envelope, 1200, 240));
  }
  if (sheet.length > 0) {
    heading('Contact sheet');
    for (const text of printPictures(sheet.select(4))) line(text);
    await save(join(folder, `${stem}.contact-sheet.png`), sheet.draw());
  }
  return decoded;
}

/**
 * @param {string} path
 * @param {import('./write-png.mjs').Picture} picture
 */
async function save(path, picture) {
  const bytes = await writePng(path, picture);
  line(`${shown(path)}: ${picture.width}x${picture.height}, ${wholeBytes(bytes)}`);
}

/**
 * Step 4 and 5: write an MP4 with filters, read it back, compare.
 * @param {string} source
 * @param {string} target
 * @returns whether the copy holds what was written into it
 */
async function copyAndCheck(source, target) {
  heading('Write: MP4, filters on picture and sound');
  const written = await writeCopy(source, target);
  for (const text of written.facts) line(text);
  line(
    `${shown(target)}: ${wholeBytes(written.bytes)} in ${written.elapsed.toFixed(2)} s: ${times(written.seconds, written.elapsed)}`,
  );

  heading('Read back and check');
  const checks = await checkCopy(target, written);
  for (const { right, text } of checks) line(`${right ? 'ok   ' : 'WRONG'} ${text}`);
  return { right: checks.every(({ right }) => right), error: written.error };
}

/**
 * @param {{ source: string, folder: string }} options
 * @returns {Promise<boolean>} whether all went well
 */
async function run({ source, folder }) {
  await describe(source);
  await mkdir(folder, { recursive: true });
  const stem = basename(source.replace(/[?#].*$/, '')).replace(/\.[^.]*$/, '') || 'media';

  const decoded = await decodeAndDraw(source, folder, stem);
  const failures = decoded.error ? [decoded.error] : [];
  let right = true;
  if (decoded.audio?.samples || decoded.video?.frames) {
    const copy = await copyAndCheck(source, join(folder, `${stem}.filtered.mp4`));
    right = copy.right;
    if (copy.error && !decoded.error) failures.push(copy.error);
  }
  for (const error of failures) console.error(`\n${errorLine(error)}`);
  if (decoded.audio || decoded.video) return right && failures.length === 0;
  console.error('\nthere is no sound and no picture in it');
  return false;
}

const options = parseArguments(process.argv.slice(2));
if ('problem' in options) {
  console.error(`${options.problem}\n${usage}`);
  process.exitCode = 2;
} else if (options.help) {
  console.log(usage);
} else {
  try {
    process.exitCode = (await run(options)) ? 0 : 1;
  } catch (error) {
    // A media error is about the file and needs one line; anything else is a defect and needs its stack.
    if (!(error instanceof MediaError)) throw error;
    console.error(`\n${errorLine(error)}`);
    process.exitCode = 1;
  }
}
