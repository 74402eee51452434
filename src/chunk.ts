import type {
  AudioLayout,
  PixelArray,
  PixelFormat,
  SampleArray,
  SampleFormat,
  VideoLayout,
} from './formats.ts';
import type { Rational } from './time.ts';

/** The shape of sound in a memory order. */
export type AudioShape<L extends AudioLayout = AudioLayout> = L extends 'planar'
  ? readonly [channels: number, frames: number]
  : readonly [frames: number, channels: number];

/** The shape of pictures in a memory order. */
export type VideoShape<L extends VideoLayout = VideoLayout> = L extends 'NHWC'
  ? readonly [n: number, height: number, width: number, channels: number]
  : readonly [n: number, channels: number, height: number, width: number];

/**
 * A block of sound.
 *
 * The memory belongs to whoever holds the chunk; no one else writes it and it stays valid while it is referenced.
 * Disposing the chunk gives the memory back at once; using `data` afterwards throws.
 *
 * `data` can be posted to other threads, which copies it. Node refuses to transfer memory that an addon made: leave it out of the list
 * of transfers, or open the reader in the thread that needs the chunks.
 */
export type AudioChunk<A extends SampleArray = SampleArray, L extends AudioLayout = AudioLayout> = {
  readonly kind: 'audio';
  /** The samples; the array's kind follows from `format`. Throws after the chunk was disposed. */
  readonly data: A;
  /** `[frames, channels]`, or `[channels, frames]` where `layout` is `'planar'`. */
  readonly shape: AudioShape<L>;
  readonly layout: L;
  readonly format: SampleFormat;
  /** Time of the first frame in seconds, on the file's own clock. */
  readonly pts: number;
  /** Seconds. */
  readonly duration: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Chunks dropped just before this one because the buffer was full (`bufferChunkSize`). */
  readonly dropped: number;
  [Symbol.dispose](): void;
};

/**
 * A block of pictures. Memory as for {@link AudioChunk}.
 */
export type VideoChunk<A extends PixelArray = PixelArray, L extends VideoLayout = VideoLayout> = {
  readonly kind: 'video';
  /** The pixels: 8 bits, more than 8 bits, or floating point. Throws after the chunk was disposed. */
  readonly data: A;
  /** `[n, channels, height, width]`, or `[n, height, width, channels]` where `layout` is `'NHWC'`. */
  readonly shape: VideoShape<L>;
  readonly layout: L;
  readonly format: PixelFormat;
  /** Time of the first frame in seconds, on the file's own clock. */
  readonly pts: number;
  /** Time of each frame in seconds. */
  readonly timestamps: Float64Array;
  /** Seconds, from the first frame to the end of the last. */
  readonly duration: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Chunks dropped just before this one because the buffer was full (`bufferChunkSize`). */
  readonly dropped: number;
  [Symbol.dispose](): void;
};

/** A picture of a subtitle. */
export type SubtitleRegion = {
  /** Left edge in pixels of the screen ({@link SubtitleChunk}'s `width`). */
  readonly x: number;
  /** Top edge in pixels of the screen. */
  readonly y: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** RGBA, 4 bytes a pixel, alpha not multiplied in, rows without gaps. Throws after the chunk was disposed. */
  readonly data: Uint8Array;
};

/**
 * What is shown as a subtitle for a while. One without text and without regions clears the screen.
 */
export type SubtitleChunk = {
  readonly kind: 'subtitle';
  /** When it appears, in seconds on the file's own clock. */
  readonly pts: number;
  /** Seconds that it stays; `null`: until the next one of its stream. */
  readonly duration: number | null;
  /** The words alone, without styling, lines separated by `'\n'`; empty for pictures. */
  readonly text: string;
  /**
   * The same with its styling: event lines of an ASS script, `ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text`. The
   * styles are in the output's `header`. Text formats without styles are brought into this form. Empty for pictures.
   */
  readonly lines: readonly string[];
  /**
   * The words as UTF-8 with a line feed behind them, or the RGBA of all regions one after another: what `bytes()` of the output
   * gives. Throws after the chunk was disposed.
   */
  readonly data: Uint8Array;
  /** Pictures in the order in which they are painted; empty for text. */
  readonly regions: readonly SubtitleRegion[];
  /** Whether it is to be shown even where subtitles are off. */
  readonly forced: boolean;
  /** Pixels of the screen that regions are placed on, `null` where the stream does not say. */
  readonly width: number | null;
  /** Pixels of the screen that regions are placed on, `null` where the stream does not say. */
  readonly height: number | null;
  /** Events dropped just before this one because the buffer was full (`bufferChunkSize`). */
  readonly dropped: number;
  [Symbol.dispose](): void;
};

/** A compressed unit of one stream, as the container has it. */
export type Packet = {
  readonly kind: 'packet';
  readonly streamIndex: number;
  /** The compressed bytes. Throws after the packet was disposed. */
  readonly data: Uint8Array;
  /** Seconds. */
  readonly pts: number | null;
  /** Seconds. */
  readonly dts: number | null;
  /** Seconds. */
  readonly duration: number | null;
  /** The same times in units of `timeBase`. */
  readonly ticks: { readonly pts: bigint | null; readonly dts: bigint | null; readonly duration: bigint };
  /** Whether decoding can start here. */
  readonly keyframe: boolean;
  /** Whether what it decodes to is meant to be dropped (encoder priming, edit lists). */
  readonly discard: boolean;
  /** Where it starts in the file, in bytes. */
  readonly position: number | null;
  readonly timeBase: Rational;
  [Symbol.dispose](): void;
};

/** What an output gives, told apart by `kind`. */
export type Chunk = AudioChunk | VideoChunk | SubtitleChunk | Packet;
