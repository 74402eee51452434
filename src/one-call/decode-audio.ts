import type { AudioChunk, AudioShape } from '../chunk.ts';
import type { AudioLayout, SampleArray, SampleArrayOf, SampleFormat } from '../formats.ts';
import { sampleArrayOf } from '../formats.ts';
import { abortable, throwIfAborted } from '../internal/abort.ts';
import { type DecodeAudioOptions, validateDecodeAudioOptions } from '../options/decode-audio-options.ts';
import type { AudioOutput } from '../output-stream.ts';
import type { Source } from '../source.ts';
import { StreamReader } from '../stream-reader.ts';

/** Sound as a whole. */
export type DecodedAudio<A extends SampleArray = SampleArray, L extends AudioLayout = AudioLayout> = {
  /** The samples; the array's kind follows from `format`. */
  readonly data: A;
  /** `[frames, channels]`, or `[channels, frames]` where `layout` is `'planar'`. */
  readonly shape: AudioShape<L>;
  readonly layout: L;
  readonly format: SampleFormat;
  /** Time of the first sample in seconds, on the file's own clock. */
  readonly pts: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** `'mono'`, `'stereo'`, `'5.1'`, …. */
  readonly channelLayout: string;
};

/** Frames of the pieces in which a part of a source is decoded. */
const PIECE = 65_536;

/**
 * Decodes the sound of a source into one typed array.
 *
 * `start` and `end` are exact to the sample. The whole has to fit `limits.maxChunkBytes` (1 GiB unless raised in `open.limits`);
 * read longer sound in chunks with a `StreamReader`.
 *
 * @param source A path, URL, bytes, stream or custom source.
 * @param options What is decoded, and into what.
 * @throws MediaError as `StreamReader.open()` and `addAudioStream()`; `ERR_NO_SUCH_STREAM` without sound; `ERR_ABORTED`.
 *
 * @example
 * ```ts
 * const { data } = await decodeAudio('talk.mp4', { sampleRate: 16000, channels: 1 });
 * ```
 */
export async function decodeAudio<
  F extends SampleFormat | null = 'flt',
  L extends AudioLayout = 'interleaved',
>(source: Source, options?: DecodeAudioOptions<F, L>): Promise<DecodedAudio<SampleArrayOf<F>, L>> {
  const { output, own } = validateDecodeAudioOptions(options);
  throwIfAborted(own.signal, 'decodeAudio');
  const open = own.signal === undefined ? own.open : { signal: own.signal, ...own.open };
  const reader = await StreamReader.open(source, open);
  try {
    const isPart = own.start !== undefined || own.end !== undefined;
    const stream = await reader.addAudioStream({ ...output, framesPerChunk: isPart ? PIECE : 'all' });
    if (own.start !== undefined && reader.seekable) {
      await reader.seek(own.start);
    }
    const pieces = await abortable(gather(stream, own.start, own.end), own.signal, 'decodeAudio');
    return joined(stream, output.layout ?? 'interleaved', pieces) as DecodedAudio<SampleArrayOf<F>, L>;
  } finally {
    await reader.close();
  }
}

/** A part of a chunk: its frames from `from` on, before `to`. */
type Piece = { readonly chunk: AudioChunk; readonly from: number; readonly to: number };

/** The chunks between two times, cut to the sample. */
async function gather(stream: AudioOutput, start = -Infinity, end = Infinity): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for await (const chunk of stream) {
    const frames = framesOf(chunk);
    const from = Math.max(0, firstFrom(start, chunk));
    const to = Math.min(frames, firstFrom(end, chunk));
    if (from < to) {
      pieces.push({ chunk, from, to });
    }
    if (to < frames) {
      break;
    }
  }
  return pieces;
}

/** Samples by which a time may be off: seconds in a `number` are not exact. */
const ROUNDING = 1e-4;

/** The first sample of a chunk that is not before a time. */
const firstFrom = (seconds: number, { pts, sampleRate }: AudioChunk): number =>
  Math.ceil((seconds - pts) * sampleRate - ROUNDING);

const framesOf = ({ layout, shape }: AudioChunk): number => (layout === 'planar' ? shape[1] : shape[0]);

function joined(stream: AudioOutput, layout: AudioLayout, pieces: readonly Piece[]): DecodedAudio {
  const [first] = pieces;
  const { format, sampleRate, channels, channelLayout } = stream;
  const facts = { layout, format, pts: first === undefined ? 0 : timeOf(first), sampleRate, channels };
  const frames = pieces.reduce((sum, { from, to }) => sum + to - from, 0);
  const shape = layout === 'planar' ? ([channels, frames] as const) : ([frames, channels] as const);
  const isWhole = pieces.length === 1 && first?.from === 0 && first.to === framesOf(first.chunk);
  const data = isWhole && first !== undefined ? first.chunk.data : copied(pieces, facts, frames);
  return { data, shape, ...facts, channelLayout };
}

const timeOf = ({ chunk, from }: Piece): number => chunk.pts + from / chunk.sampleRate;

function copied(
  pieces: readonly Piece[],
  { format, layout, channels }: { format: SampleFormat; layout: AudioLayout; channels: number },
  frames: number,
): SampleArray {
  const type = sampleArrayOf(format);
  const whole = new type(new ArrayBuffer(frames * channels * type.BYTES_PER_ELEMENT), 0, frames * channels);
  const set = whole.set.bind(whole) as (part: SampleArray, at: number) => void;
  let at = 0;
  for (const { chunk, from, to } of pieces) {
    const { data } = chunk;
    if (layout === 'planar') {
      for (let channel = 0; channel < channels; channel += 1) {
        const start = channel * framesOf(chunk);
        set(data.subarray(start + from, start + to), channel * frames + at);
      }
    } else {
      set(data.subarray(from * channels, to * channels), at * channels);
    }
    at += to - from;
    chunk[Symbol.dispose]();
  }
  return whole;
}
