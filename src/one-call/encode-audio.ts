import { invalidType } from '../errors.ts';
import { type AudioLayout, type SampleArray, type SampleFormat, sampleFormatOf } from '../formats.ts';
import type { AudioInputOptions } from '../options/audio-input-options.ts';
import {
  type EncodeAudioOptions,
  splitEncodeAudioOptions,
  type Waveform,
} from '../options/encode-audio-options.ts';
import { requireOptions } from '../options/validate.ts';
import { StreamWriter } from '../stream-writer.ts';
import { MemoryTarget } from '../target.ts';

/**
 * Encodes sound into the bytes of a file.
 *
 * @param waveform Samples: a typed array, whose kind says the sample format, or what `decodeAudio()` gives.
 * @param options The container, and what is known of the samples.
 * @throws MediaError `ERR_UNSUPPORTED_FORMAT`, `ERR_UNKNOWN_CODEC`, `ERR_ENCODER_CONFIG`, `ERR_UNEXPECTED_OPTIONS`, `ERR_ABORTED`.
 * @throws TypeError, RangeError `ERR_INVALID_ARG`.
 *
 * @example
 * ```ts
 * const bytes = await encodeAudio(samples, { format: 'mp3', sampleRate: 44100, channels: 2 });
 * ```
 */
export async function encodeAudio<const F extends string, const E extends string = string>(
  waveform: SampleArray | Waveform,
  options: EncodeAudioOptions<F, E>,
): Promise<Uint8Array> {
  const { file, stream } = splitEncodeAudioOptions(options as EncodeAudioOptions);
  requireOptions(file, ['format']);
  const [data, known] = described(waveform);
  const input = { ...known, ...stream } as AudioInputOptions;
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, file);
  try {
    const sound = writer.addAudioStream(input);
    await writer.open();
    await sound.write(data);
    await writer.finish();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
  return target.bytes;
}

type Known = {
  format: SampleFormat;
  sampleRate?: number;
  channels?: number;
  channelLayout?: string;
  layout?: AudioLayout;
};

function described(waveform: SampleArray | Waveform): [SampleArray, Known] {
  const isArray = ArrayBuffer.isView(waveform);
  const data = isArray ? waveform : waveform?.data;
  const format = ArrayBuffer.isView(data) ? sampleFormatOf(data) : null;
  if (format === null) {
    throw invalidType('waveform', 'a typed array of samples, or an object with one as data', waveform);
  }
  if (isArray) {
    return [data, { format }];
  }
  const { sampleRate, channels, channelLayout, layout } = waveform;
  const known = { format, sampleRate, channels, channelLayout, layout };
  return [
    data,
    Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as Known,
  ];
}
