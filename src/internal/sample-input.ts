import { invalidType } from '../errors.ts';
import { type AudioLayout, type SampleArray, type SampleFormat, sampleFormatOf } from '../formats.ts';
import type { Pieces } from './effect-session.ts';
import { samplePieces, wholeFrames } from './sample-pieces.ts';

/** Sound as a caller gives it: at once, or in pieces. */
export type SampleInput = SampleArray | AsyncIterable<SampleArray> | Iterable<SampleArray>;

/** How the samples lie. */
type Order = { readonly channels: number; readonly layout?: AudioLayout };

/** Sound as the addon takes it. */
export type OpenedInput = { readonly format: SampleFormat; readonly pieces: Pieces };

/** The sample format that an array holds. @throws TypeError `ERR_INVALID_ARG`. */
export function formatOf(waveform: unknown): SampleFormat {
  const format = ArrayBuffer.isView(waveform) ? sampleFormatOf(waveform) : null;
  if (format === null) {
    throw invalidType('waveform', 'a typed array of samples', waveform);
  }
  return format;
}

/**
 * The format and the pieces of sound; `null` where there is none.
 *
 * @throws TypeError, RangeError `ERR_INVALID_ARG`; what the caller's iterable throws.
 */
export async function openSamples(waveform: SampleInput, order: Order): Promise<OpenedInput | null> {
  if (ArrayBuffer.isView(waveform)) {
    const format = formatOf(waveform);
    wholeFrames('waveform', waveform, order.channels);
    return waveform.length === 0 ? null : { format, pieces: samplePieces(waveform, order) };
  }
  const iterator = iterate(waveform);
  const first = await iterator.next();
  if (first.done === true) {
    return null;
  }
  const format = formatOf(first.value);
  return { format, pieces: checkedPieces(first.value, iterator, format, order) };
}

/** Throws unless a value is sound. */
export function requireSamples(waveform: unknown): void {
  if (!ArrayBuffer.isView(waveform)) {
    iterable(waveform);
  } else {
    formatOf(waveform);
  }
}

function iterable(items: unknown): items is object {
  if (
    typeof items === 'object' &&
    items !== null &&
    (Symbol.asyncIterator in items || Symbol.iterator in items)
  ) {
    return true;
  }
  throw invalidType('waveform', 'a typed array of samples, or an iterable of them', items);
}

function iterate<T>(items: AsyncIterable<T> | Iterable<T>): AsyncIterator<T> | Iterator<T> {
  iterable(items);
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}

async function* checkedPieces(
  first: SampleArray,
  rest: AsyncIterator<SampleArray> | Iterator<SampleArray>,
  format: SampleFormat,
  order: Order,
): AsyncGenerator<Uint8Array, undefined> {
  let ended = false;
  try {
    for (let piece = first; ; ) {
      if (formatOf(piece) !== format) {
        throw invalidType('waveform', `pieces of one kind; the first was ${format}`, piece);
      }
      wholeFrames('waveform', piece, order.channels);
      yield* samplePieces(piece, order);
      const next = await rest.next();
      ended = next.done === true;
      if (next.done === true) {
        return;
      }
      piece = next.value;
    }
  } finally {
    if (!ended) {
      await rest.return?.();
    }
  }
}
