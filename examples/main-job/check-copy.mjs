import { reading } from './reading.mjs';

/** One thing that was looked at. @typedef {{ right: boolean, text: string }} Check */

/**
 * Decodes a file whole and counts.
 * @param {string} path
 */
const readBack = (path) =>
  reading(path, async (reader) => {
    const video =
      reader.defaultVideoStream === null
        ? null
        : await reader.addVideoStream({ layout: 'native', format: null, framesPerChunk: 30 });
    const audio = reader.defaultAudioStream === null ? null : await reader.addAudioStream({ format: null });
    /** @type {number[]} */
    const timestamps = [];
    let samples = 0;
    let firstSample = Number.NaN;
    for await (const step of reader) {
      for (const chunk of step) {
        if (chunk?.kind === 'video') timestamps.push(...chunk.timestamps);
        if (chunk?.kind === 'audio') {
          if (samples === 0) firstSample = chunk.pts;
          samples += chunk.duration * chunk.sampleRate;
        }
        chunk?.[Symbol.dispose]();
      }
    }
    const tick = (/** @type {import('sluice').OutputStream | null} */ output) => {
      const base = output && reader.sourceStreams[output.sourceIndex]?.timeBase;
      return base ? base.num / base.den : 0;
    };
    return {
      title: reader.metadata.title,
      video: video && { width: video.width, height: video.height, timestamps, tick: tick(video) },
      audio: audio && {
        sampleRate: audio.sampleRate,
        channels: audio.channels,
        samples: Math.round(samples),
        firstSample,
        tick: tick(audio),
      },
    };
  });

/**
 * Compares a copy with what was written into it: every frame and its pts to the tick of the container, every sample.
 * @param {string} path
 * @param {import('./write-copy.mjs').Written} written
 * @returns {Promise<Check[]>}
 */
export async function checkCopy(path, written) {
  const read = await readBack(path);
  /** @type {Check[]} */
  const checks = [{ right: read.title === written.title, text: `title: ${read.title}` }];

  if (written.video?.timestamps.length) {
    const { width, height, timestamps } = written.video;
    const got = read.video ?? { width: 0, height: 0, timestamps: [], tick: 0 };
    checks.push({
      right: got.width === width && got.height === height,
      text: `size: ${got.width}x${got.height} of ${width}x${height}`,
    });
    checks.push({
      right: got.timestamps.length === timestamps.length,
      text: `frames: ${got.timestamps.length} of ${timestamps.length}`,
    });
    const worst = Math.max(
      ...timestamps.map((pts, n) => Math.abs(pts - (got.timestamps[n] ?? Number.POSITIVE_INFINITY))),
    );
    checks.push({
      right: worst <= got.tick / 2 + 1e-9,
      text: `pts of every frame: off by ${(worst * 1e6).toFixed(0)} µs at most, a tick is ${(got.tick * 1e6).toFixed(0)} µs`,
    });
  }

  if (written.audio?.samples) {
    const { sampleRate, channels, samples } = written.audio;
    const got = read.audio ?? { sampleRate: 0, channels: 0, samples: 0, firstSample: Number.NaN, tick: 0 };
    checks.push({
      right: got.sampleRate === sampleRate && got.channels === channels,
      text: `sound: ${got.sampleRate} Hz of ${sampleRate}, ${got.channels} channels of ${channels}`,
    });
    checks.push({ right: got.samples === samples, text: `samples: ${got.samples} of ${samples}` });
    checks.push({
      right: Math.abs(got.firstSample) <= got.tick,
      text: `pts of the first sample: ${got.firstSample}`,
    });
  }
  return checks;
}
