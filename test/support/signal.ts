/**
 * A chord, another one in each channel, interleaved.
 *
 * @param samples Of each channel.
 * @param sampleRate Hz.
 */
export function chord(samples: number, sampleRate: number, channels: number): Float32Array {
  const sound = new Float32Array(samples * channels);
  for (let n = 0; n < samples; n += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const turn = (2 * Math.PI * n) / sampleRate;
      sound[n * channels + channel] =
        0.3 * Math.sin(turn * 440 * (channel + 1)) + 0.2 * Math.sin(turn * 1030 + channel);
    }
  }
  return sound;
}

/** The same as 16-bit samples. */
export const toS16 = (sound: Float32Array): Int16Array =>
  Int16Array.from(sound, (sample) => Math.round(sample * 32_767));

/**
 * Pictures of a slowly turning colour gradient with a square that moves over it: packed RGB, one after another.
 */
export function pictures(count: number, width: number, height: number): Uint8Array {
  const data = new Uint8Array(count * width * height * 3);
  for (let n = 0; n < count; n += 1) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        data.set(pixel(n, x / width, y / height), ((n * height + y) * width + x) * 3);
      }
    }
  }
  return data;
}

/** Smooth in brightness and colour, so that coding with half the colour resolution costs little. */
function pixel(n: number, x: number, y: number): [number, number, number] {
  const square = Math.abs(x - 0.2 - (n % 50) / 100) < 0.12 && Math.abs(y - 0.5) < 0.2;
  const light = square ? 60 : 0;
  return [40 + 120 * x + light, 60 + 80 * y + light, 90 + 50 * Math.sin(n / 12 + x * 3) + light];
}

/**
 * Decibels of the signal over its difference from what came back; infinite where they are the same.
 *
 * @param wanted What went in.
 * @param got What came back, of the same length.
 */
export function signalToNoise(wanted: ArrayLike<number>, got: ArrayLike<number>): number {
  let signal = 0;
  let noise = 0;
  for (let n = 0; n < wanted.length; n += 1) {
    const sample = wanted[n] ?? 0;
    signal += sample ** 2;
    noise += (sample - (got[n] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

/** Peak signal to noise ratio of 8-bit pictures in decibels. */
export function peakSignalToNoise(wanted: ArrayLike<number>, got: ArrayLike<number>): number {
  let noise = 0;
  for (let n = 0; n < wanted.length; n += 1) {
    noise += ((wanted[n] ?? 0) - (got[n] ?? 0)) ** 2;
  }
  return 10 * Math.log10(255 ** 2 / (noise / wanted.length));
}
