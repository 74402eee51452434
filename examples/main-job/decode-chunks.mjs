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
  const totals = {
    audio: /** @type {AudioTotals | null} */ (null),
    video: /** @type {VideoTotals | null} */ (null),
    error: /** @type {MediaError | null} */ (null),
  };

  await reading(source, async (reader) => {
    if (reader.defaultAudioStream !== null) {
      await reader.addAudioStream({ sampleRate: 16_000, channels: 1 });
      totals.audio = { chunks: 0, start: 0, end: 0, samples: 0 };
    }
    if (reader.defaultVideoStream !== null) {
      await reader.addVideoStream({ framesPerChunk: 30 });
      totals.video = { chunks: 0, start: 0, end: 0, frames: 0, shape: '' };
    }
    if (reader.outputStreams.length === 0) return;

    sheet.expect(reader.startTime, reader.duration);
    const bar = progressBar('decoding', reader.startTime, reader.duration);
    try {
      for await (const step of reader) {
        for (const chunk of step) {
          if (chunk?.kind === 'audio' && totals.audio) {
            count(totals.audio, chunk);
            totals.audio.samples += chunk.shape[0];
            envelope.add(/** @type {Float32Array} */ (chunk.data));
            bar.at(totals.audio.end);
          } else if (chunk?.kind === 'video' && totals.video) {
            count(totals.video, chunk);
            totals.video.frames += chunk.shape[0];
            totals.video.shape ||= `each frame ${chunk.shape.slice(1).join('x')}`;
            sheet.add(chunk);
            bar.at(totals.video.end);
          }
          chunk?.[Symbol.dispose]();
        }
      }
    } catch (error) {
      if (!(error instanceof MediaError)) throw error;
      totals.error = error;
    } finally {
      bar.stop();
    }
  });

  const spans = [totals.audio, totals.video]
    .filter((span) => span !== null)
    .filter(({ chunks }) => chunks > 0);
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  return {
    ...totals,
    seconds: spans.length > 0 ? end - start : 0,
    elapsed: (performance.now() - started) / 1000,
  };
}
