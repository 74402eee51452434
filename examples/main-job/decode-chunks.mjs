import { MediaError } from 'sluice';
import { progressBar } from './progress.mjs';
import { reading } from './reading.mjs';

/**
 * What one output gave.
 * @typedef {{ chunks: number, start: number, end: number }} Span
 * @typedef {Span & { samples: number }} AudioTotals
 * @typedef {Span & { frames: number, shape: string }} VideoTotals
 */

/** @param {Span} span @param {import('sluice').AudioChunk | import('sluice').VideoChunk} chunk */
function count(span, chunk) {
  if (span.chunks === 0) span.start = chunk.pts;
  span.end = Math.max(span.end, chunk.pts + chunk.duration);
  span.chunks += 1;
}

/**
 * Decodes the sound of a source to 16 kHz mono float chunks and its picture to RGB NCHW chunks of 30 frames, both in
 * one pass, and shows each chunk to the waveform and to the contact sheet.
 *
 * A source that is damaged is decoded as far as it goes: the totals are of what came before, `error` says why it ended.
 * @param {string} source
 * @param {{ envelope: import('./waveform-envelope.mjs').WaveformEnvelope, sheet: import('./contact-sheet.mjs').ContactSheet }} sinks
 */
export async function decodeChunks(source, { envelope, sheet }) {
  const started = performance.now();
  /** @type {AudioTotals | null} */
  let audio = null;
  /** @type {VideoTotals | null} */
  let video = null;
  /** @type {MediaError | null} */
  let error = null;

  await reading(source, async (reader) => {
    if (reader.defaultAudioStream !== null) {
      await reader.addAudioStream({ sampleRate: 16_000, channels: 1 });
      audio = { chunks: 0, start: 0, end: 0, samples: 0 };
    }
    if (reader.defaultVideoStream !== null) {
      await reader.addVideoStream({ framesPerChunk: 30 });
      video = { chunks: 0, start: 0, end: 0, frames: 0, shape: '' };
    }
    if (!audio && !video) return;

    const bar = progressBar('decoding', reader.startTime, reader.duration);
    try {
      for await (const step of reader) {
        for (const chunk of step) {
          if (chunk?.kind === 'audio' && audio) {
            count(audio, chunk);
            audio.samples += chunk.shape[0];
            envelope.add(chunk.data);
          } else if (chunk?.kind === 'video' && video) {
            count(video, chunk);
            video.frames += chunk.shape[0];
            video.shape ||= `each frame ${chunk.shape.slice(1).join('x')}`;
            sheet.add(chunk);
          }
          if (chunk) bar.at(chunk.pts + chunk.duration);
          chunk?.[Symbol.dispose]();
        }
      }
    } catch (cause) {
      if (!(cause instanceof MediaError)) throw cause;
      error = cause;
    } finally {
      bar.stop();
    }
  });

  const spans = [audio, video].filter((span) => span !== null && span.chunks > 0);
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  return {
    audio,
    video,
    error,
    seconds: spans.length > 0 ? end - start : 0,
    elapsed: (performance.now() - started) / 1000,
  };
}
