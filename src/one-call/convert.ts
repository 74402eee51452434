import { stat } from 'node:fs/promises';
import { ConversionSession } from '../internal/conversion-session.ts';
import { type ResolvedTarget, resolveTarget } from '../internal/target-adapters.ts';
import type { NativeProgress } from '../native/conversion-binding.ts';
import {
  bindingifyConvertOptions,
  type ConvertOptions,
  type ConvertProgress,
  convertInputs,
  validateConvertOptions,
} from '../options/convert-options.ts';
import { DEFAULT_WRITER_OPTIONS, type WriterOptions } from '../options/writer-options.ts';
import type { Source } from '../source.ts';
import type { Target } from '../target.ts';

/** How one stream of a result was made. */
export type ConvertedStream = {
  readonly mediaType: 'audio' | 'video' | 'subtitle' | 'data' | 'attachment';
  /** Name of its codec, e.g. `'h264'`. */
  readonly codec: string;
  /** The encoder's name, `null` where packets were copied. */
  readonly encoder: string | null;
  /** Whether its packets were copied. */
  readonly copied: boolean;
  /** Which stream it comes from; `null` for an output of `filterGraph`. */
  readonly source: { readonly input: number; readonly stream: number } | null;
  /** Frames that were encoded anew where a cut went through copied packets. */
  readonly encodedAtCuts: number;
};

/** What a conversion made. */
export type ConvertResult = {
  /** FFmpeg's name of the container. */
  readonly format: string;
  /** Seconds. */
  readonly duration: number;
  /** Bytes, `null` where not known. */
  readonly size: number | null;
  readonly streams: readonly ConvertedStream[];
  /** Seconds that it took. */
  readonly elapsed: number;
  /** Seconds of the result a second. */
  readonly speed: number;
};

/** Milliseconds from one report to the next. */
const REPORT_EVERY = 200;

/**
 * Converts a source into a file, a stream or memory.
 *
 * What the target can hold as it is, is copied without decoding; what it can't, and what any option asks for, is decoded and encoded
 * anew: text subtitles as the target's text, subtitles that are pictures as its pictures. The default stream of each kind is taken, with
 * tags and languages, and with it every further input that has nothing but subtitles.
 *
 * With `start` and `end`, pictures that are copied are cut at the very frame: whole groups of pictures are copied, and only those that
 * a cut goes through are encoded anew with the same codec: H.264 in MP4, MOV, Matroska and MPEG-TS, AV1 in MP4, MOV and Matroska, and MPEG-1, 2
 * and 4, VP8 and VP9, where an encoder takes their pixel format. Groups that lean on the one before them (open ones) can't follow
 * encoded pictures, and are encoded too. All pictures of other codecs (HEVC among them, for which the LGPL build has no encoder of its
 * own), and of these in other containers, are encoded with the target's usual codec, or with `video: 'copy'` begin at the key frame
 * before `start`. Sound that is copied is cut at its packets, of some 20 ms; subtitles at the very time.
 *
 * @param source What is converted.
 * @param target Where the result goes. A file appears when it is whole.
 * @param options What is made of what.
 * @throws MediaError as `StreamReader` and `StreamWriter`; `ERR_NO_SUCH_STREAM`, `ERR_ENCODER_CONFIG`, `ERR_NOT_SEEKABLE` for two passes
 * over a source that can't be read twice, `ERR_ABORTED`. What `onProgress` throws.
 * @throws TypeError, RangeError `ERR_INVALID_ARG`.
 *
 * @example
 * ```ts
 * await convert('clip.mov', 'clip.mp4');
 * await convert('talk.mp4', 'talk.mp3', { audio: { loudness: true } });
 * ```
 */
export async function convert<
  const F extends string = string,
  const V extends string = string,
  const A extends string = string,
  const S extends string = string,
>(source: Source, target: Target, options?: ConvertOptions<F, V, A, S>): Promise<ConvertResult> {
  const checked = validateConvertOptions(options as ConvertOptions | undefined);
  const inputs = convertInputs(source, checked);
  const { signal, onProgress } = checked;
  const resolved = resolveTarget(target, checked.timeout ?? DEFAULT_WRITER_OPTIONS.timeout);
  const session = await ConversionSession.prepare(inputs, resolved, writerOptions(checked));
  const begun = performance.now();
  const elapsed = (): number => (performance.now() - begun) / 1000;
  const reports = onProgress && new Reports(() => onProgress(report(session.progress(), elapsed())));
  const stop = reports === undefined ? signal : anySignal(signal, reports.failed.signal);
  try {
    const result = await session.run(bindingifyConvertOptions(checked), stop);
    const seconds = elapsed();
    const { position, frames } = session.progress();
    onProgress?.({
      fraction: 1,
      pts: position,
      speed: position / seconds,
      eta: 0,
      frames,
      elapsed: seconds,
    });
    return {
      format: result.format,
      duration: result.duration,
      size: session.size ?? (await sizeOf(resolved)),
      streams: result.streams.map(({ mediaType, codec, encoder, source, sourceStream, encodedAtCuts }) => ({
        mediaType: mediaType as ConvertedStream['mediaType'],
        codec,
        encoder: encoder ?? null,
        copied: encoder === undefined,
        source:
          source === undefined || sourceStream === undefined ? null : { input: source, stream: sourceStream },
        encodedAtCuts,
      })),
      elapsed: seconds,
      speed: result.duration / seconds,
    };
  } catch (error) {
    if (reports?.failed.signal.aborted && !signal?.aborted) {
      throw reports.failed.signal.reason;
    }
    throw error;
  } finally {
    reports?.end();
  }
}

function anySignal(signal: AbortSignal | undefined, own: AbortSignal): AbortSignal {
  return signal === undefined ? own : AbortSignal.any([signal, own]);
}

/** Calls the caller's own code now and then, and keeps what it throws. */
class Reports {
  readonly failed = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(tell: () => void) {
    this.#timer = setInterval(() => {
      try {
        tell();
      } catch (error) {
        this.failed.abort(error);
        this.end();
      }
    }, REPORT_EVERY).unref();
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

function report({ position, total, frames, fraction }: NativeProgress, elapsed: number): ConvertProgress {
  const part = fraction ?? (total === undefined ? null : 0);
  return {
    fraction: part,
    pts: position,
    speed: elapsed === 0 ? 0 : position / elapsed,
    eta: part === null || part === 0 ? null : (elapsed * (1 - part)) / part,
    frames,
    elapsed,
  };
}

function writerOptions(given: ConvertOptions): WriterOptions {
  const { format, options, metadata, chapters, timeout, atomic } = given;
  const all = { format, options, metadata, chapters, timeout, atomic };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** Bytes of a file that was written; `null` for what is no file. */
async function sizeOf(target: ResolvedTarget): Promise<number | null> {
  if (target.kind !== 'text' || target.text.includes('://')) {
    return null;
  }
  try {
    const found = await stat(target.text);
    return found.isFile() ? found.size : null;
  } catch {
    // A pattern of names, or a device.
    return null;
  }
}
