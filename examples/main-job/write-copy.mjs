import { stat } from 'node:fs/promises';
import { encoders, MediaError, StreamWriter } from 'sluice';
import { perSecond } from './numbers.mjs';
import { progressBar } from './progress.mjs';
import { reading } from './reading.mjs';

/** Grey with dark corners: seen at a glance, and it moves no frame. */
const PICTURE_FILTER = 'hue=s=0,vignette=PI/5';
/** No rumble, a little softer: heard at once, and it moves no sample. */
const SOUND_FILTER = 'highpass=f=120,volume=0.8';
/** The longer side of the copy's picture; larger ones are made smaller. */
const LONGEST_SIDE = 1280;
/** A jump in the sound's pts shorter than this, in seconds, is rounding of the container; a longer one is a gap. */
const GAP = 0.05;

/**
 * What went into the copy, for the check: seconds of each frame, samples of sound.
 * @typedef {{
 *   video: { width: number, height: number, frameRate: number, timestamps: number[] } | null,
 *   audio: { sampleRate: number, channels: number, samples: number } | null,
 *   title: string, facts: string[], seconds: number, elapsed: number, bytes: number, error: MediaError | null,
 * }} Written
 */

/**
 * The size of the copy's picture: even, as 4:2:0 needs it, and within what every H.264 encoder takes.
 * @param {import('sluice').VideoSourceStream} stream
 */
function pictureSize(stream) {
  const turned = stream.rotation % 180 !== 0;
  const [width, height] = turned ? [stream.height, stream.width] : [stream.width, stream.height];
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height, 1));
  const even = (/** @type {number} */ side) => Math.max(16, 2 * Math.round((side * scale) / 2));
  return { width: even(width), height: even(height) };
}

/**
 * The source's own rate where AAC has it, else 48 kHz: so each sample read is one sample written.
 * @param {number} sampleRate
 */
function soundRate(sampleRate) {
  const rates = encoders().find(({ name }) => name === 'aac')?.sampleRates ?? [];
  return rates.includes(sampleRate) ? sampleRate : 48_000;
}

/**
 * Opens an output of the reader and the matching input of the writer for the picture.
 * @param {import('sluice').StreamReader} reader
 * @param {StreamWriter} writer
 */
async function addPicture(reader, writer) {
  const stream = reader.sourceStreams.find(({ index }) => index === reader.defaultVideoStream);
  if (stream?.mediaType !== 'video') return null;
  const size = pictureSize(stream);
  const rate = perSecond(stream.averageFrameRate) ?? perSecond(stream.frameRate) ?? 25;
  const frameRate = rate >= 1 && rate <= 240 ? rate : 25;
  await reader.addVideoStream({
    ...size,
    format: 'yuv420p',
    layout: 'native',
    framesPerChunk: Math.max(1, Math.round(frameRate / 2)),
  });
  const input = writer.addVideoStream({
    ...size,
    frameRate,
    format: 'yuv420p',
    layout: 'native',
    filter: PICTURE_FILTER,
    codec: { bitRate: 2_000_000 },
  });
  return { input, ...size, frameRate, timestamps: /** @type {number[]} */ ([]) };
}

/**
 * The same for the sound.
 * @param {import('sluice').StreamReader} reader
 * @param {StreamWriter} writer
 */
async function addSound(reader, writer) {
  const stream = reader.sourceStreams.find(({ index }) => index === reader.defaultAudioStream);
  if (stream?.mediaType !== 'audio') return null;
  const channels = Math.min(2, stream.channels);
  const sampleRate = soundRate(stream.sampleRate);
  await reader.addAudioStream({ sampleRate, channels, framesPerChunk: sampleRate / 2 });
  const input = writer.addAudioStream({ sampleRate, channels, encoder: 'aac', filter: SOUND_FILTER });
  return { input, channels, sampleRate, samples: 0 };
}

/** @typedef {NonNullable<Awaited<ReturnType<typeof addPicture>>>} Picture */
/** @typedef {NonNullable<Awaited<ReturnType<typeof addSound>>>} Sound */

/**
 * Each frame with its own pts, so that a changing frame rate stays what it is.
 * @param {Picture} picture
 * @param {import('sluice').VideoChunk} chunk
 * @param {number} start seconds, moved to 0
 */
async function writeFrames(picture, chunk, start) {
  const frames = chunk.timestamps.length;
  const size = chunk.data.length / frames;
  for (let n = 0; n < frames; n += 1) {
    const pts = chunk.timestamps[n] - start;
    await picture.input.write(chunk.data.subarray(n * size, (n + 1) * size), { pts });
    picture.timestamps.push(pts);
  }
}

/**
 * The samples one after another; where the source has a gap, or starts its sound later than its picture, silence.
 * @param {Sound} sound
 * @param {import('sluice').AudioChunk} chunk
 * @param {number} start seconds, moved to 0
 */
async function writeSamples(sound, chunk, start) {
  const gap = chunk.pts - start - sound.samples / sound.sampleRate;
  if (sound.samples === 0 || gap > GAP) {
    const silence = Math.max(0, Math.round(gap * sound.sampleRate));
    if (silence > 0) await sound.input.write(new Float32Array(silence * sound.channels));
    sound.samples += silence;
  }
  await sound.input.write(chunk.data);
  sound.samples += chunk.shape[0];
}

/**
 * Moves every chunk of the reader into the writer.
 * @param {import('sluice').StreamReader} reader
 * @param {Picture | null} picture
 * @param {Sound | null} sound
 */
async function pump(reader, picture, sound) {
  const bar = progressBar('writing ', reader.startTime, reader.duration);
  let start = Number.NaN;
  try {
    for await (const step of reader) {
      const chunks = step.filter((chunk) => chunk?.kind === 'video' || chunk?.kind === 'audio');
      if (Number.isNaN(start)) start = Math.min(...chunks.map(({ pts }) => pts));
      for (const chunk of chunks) {
        if (chunk.kind === 'video' && picture) await writeFrames(picture, chunk, start);
        if (chunk.kind === 'audio' && sound) await writeSamples(sound, chunk, start);
        bar.at(chunk.pts + chunk.duration);
        chunk[Symbol.dispose]();
      }
    }
  } finally {
    bar.stop();
  }
}

/**
 * Writes the default picture and sound of a source to an MP4 (H.264 and AAC) with a filter on each. Where the source is
 * damaged, the copy holds what came before, and `error` says what was wrong.
 * @param {string} source
 * @param {string} target
 * @returns {Promise<Written>}
 */
export async function writeCopy(source, target) {
  const started = performance.now();
  const title = `Filtered copy of ${source.split(/[\\/]/).at(-1)}`;
  const { picture, sound, error } = await reading(source, (reader) => copyStreams(reader, target, title));
  const facts = [];
  if (picture) {
    facts.push(`${picture.timestamps.length} frames through ${PICTURE_FILTER}: ${picture.input.description}`);
  }
  if (sound) facts.push(`${sound.samples} samples through ${SOUND_FILTER}: ${sound.input.description}`);
  return {
    video: picture,
    audio: sound,
    title,
    facts,
    seconds: Math.max(pictureSeconds(picture), sound ? sound.samples / sound.sampleRate : 0),
    elapsed: (performance.now() - started) / 1000,
    bytes: (await stat(target)).size,
    error,
  };
}

/** @param {Picture | null} picture @returns {number} from the first frame to the end of the last */
function pictureSeconds(picture) {
  const last = picture?.timestamps.at(-1);
  return picture && last !== undefined ? last + 1 / picture.frameRate : 0;
}

/**
 * @param {import('sluice').StreamReader} reader
 * @param {string} target
 * @param {string} title
 */
async function copyStreams(reader, target, title) {
  const writer = new StreamWriter(target, { metadata: { title } });
  let error = null;
  try {
    const picture = await addPicture(reader, writer);
    const sound = await addSound(reader, writer);
    await writer.open();
    try {
      await pump(reader, picture, sound);
    } catch (cause) {
      if (!(cause instanceof MediaError)) throw cause;
      error = cause;
    }
    await writer.finish();
    return { picture, sound, error };
  } catch (cause) {
    await writer.abort(cause);
    throw cause;
  }
}
