import type { AudioChunk } from '../../chunk.ts';

/** How loud a channel is, in dB below full scale; silence is -120. */
export type Level = { peak: number; rms: number };

const FLOOR = -120;

const decibels = (amplitude: number): number => Math.max(FLOOR, 20 * Math.log10(amplitude));

/** The level of each channel of a chunk of interleaved floats. */
export function levelsOf({ data, channels, shape }: AudioChunk<Float32Array>): Level[] {
  const levels: Level[] = [];
  for (let channel = 0; channel < channels; channel += 1) {
    let [peak, sum] = [0, 0];
    for (let n = channel; n < data.length; n += channels) {
      const sample = Math.abs(data[n] ?? 0);
      sum += sample * sample;
      if (sample > peak) peak = sample;
    }
    levels.push({ peak: decibels(peak), rms: decibels(Math.sqrt(sum / Math.max(1, shape[0]))) });
  }
  return levels;
}

/** All channels as one. */
export function mixed({ data, channels, shape }: AudioChunk<Float32Array>): Float32Array {
  const mono = new Float32Array(shape[0]);
  for (let n = 0; n < mono.length; n += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += data[n * channels + channel] ?? 0;
    mono[n] = sum / channels;
  }
  return mono;
}
