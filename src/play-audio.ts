import { invalidArgument } from './errors.ts';
import type { SampleArray } from './formats.ts';
import { effectChunks } from './internal/effect-session.ts';
import { openSamples, requireSamples, type SampleInput } from './internal/sample-input.ts';
import { wholeFrames } from './internal/sample-pieces.ts';
import { Speaker } from './internal/speaker.ts';
import { bindingifyEffectOptions } from './options/effect-options.ts';
import { type PlayAudioOptions, validatePlayAudioOptions } from './options/play-audio-options.ts';

/** Frames that go to the device at once, as a part of a second. */
const PIECES_A_SECOND = 20;

/** Full scale of the arrays that hold integers. */
const FULL_SCALE: Readonly<Record<string, number>> = { u8: 2 ** 7, s16: 2 ** 15, s32: 2 ** 31, s64: 2 ** 63 };

const OPERATION = 'playAudio';

/**
 * Plays sound on a device of the system: PulseAudio or ALSA on Linux, Core Audio, WASAPI.
 *
 * The device works in a program of its own with half a second of sound in store, so that a busy event loop is not heard. What a device
 * does not take (rate, channels) is converted.
 *
 * @param waveform Samples, or pieces of them; the kind of array is their format.
 * @param options Rate and channels of the samples, and what becomes of them.
 * @returns Resolves when the last sample was heard.
 * @throws MediaError `ERR_DEVICE` (no such device, no sound system, or a system library is missing: the message says which),
 * `ERR_ABORTED`; what the iterable throws, as it is.
 * @throws TypeError, RangeError `ERR_INVALID_ARG`.
 *
 * @example
 * ```ts
 * await playAudio(samples, { sampleRate: 48_000, channels: 2, volume: 0.5 });
 * ```
 */
export async function playAudio(waveform: SampleInput, options: PlayAudioOptions): Promise<void> {
  const checked = validatePlayAudioOptions(options);
  requireSamples(waveform);
  if (ArrayBuffer.isView(waveform)) {
    wholeFrames('waveform', waveform, checked.channels);
  } else if (checked.normalize === true) {
    throw invalidArgument(
      'options.normalize needs sound as a whole: the loudest of what is still to come is not known',
    );
  }
  const input = await openSamples(waveform, checked);
  if (input === null) {
    return;
  }
  const { sampleRate, channels, layout, device, volume = 1, normalize, signal } = checked;
  const gain = volume * (normalize === true ? 1 / peakOf(waveform as SampleArray, input.format) : 1);
  const speaker = new Speaker(
    { sampleRate, channels, ...(device !== undefined && { device }) },
    OPERATION,
    signal,
  );
  try {
    const takes = await speaker.format();
    const sound = { sampleRate, channels, ...(layout && { layout }), outputSampleRate: takes.sampleRate };
    const effect = gain === 1 ? {} : { effect: `aformat=sample_fmts=dbl,volume=${gain}:precision=double` };
    const frames = Math.ceil(takes.sampleRate / PIECES_A_SECOND);
    const native = bindingifyEffectOptions({ ...effect, padEnd: false }, sound, input.format, frames);
    const chunks = effectChunks({ ...native, speakerChannels: takes.channels }, input.pieces, signal);
    for await (const chunk of chunks) {
      await speaker.play(chunk);
    }
    await speaker.heard();
  } finally {
    await speaker.close();
  }
}

/** The loudest sample, of full scale; 1 for silence. */
function peakOf(samples: SampleArray, format: string): number {
  const silence = samples instanceof Uint8Array ? 128 : 0;
  let peak = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(Number(sample) - silence));
  }
  return peak === 0 ? 1 : peak / (FULL_SCALE[format] ?? 1);
}
