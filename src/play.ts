import type { AudioChunk } from './chunk.ts';
import { MediaError } from './errors.ts';
import { abortable } from './internal/abort.ts';
import { type Heard, Speaker } from './internal/speaker.ts';
import { Window } from './internal/window.ts';
import { type PlayOptions, validatePlayOptions } from './options/play-options.ts';
import type { AudioOutput, VideoOutput } from './output-stream.ts';
import type { Source } from './source.ts';
import type { VideoSourceStream } from './stream-info.ts';
import { StreamReader } from './stream-reader.ts';

const OPERATION = 'play';
/** Pixels across of a window that nobody gave a width. */
const MOST_ACROSS = 1920;
/** Bytes of pictures that may wait for sound that lies behind them in the source. */
const MOST_BYTES_AHEAD = 256 << 20;
/** Seconds of sound that are missing before silence takes their place: less is rounding. */
const LEAST_GAP = 0.05;
/** Longest silence, in seconds: what is said to be further away is a jump in the source's clock. */
const LONGEST_GAP = 30;

/** The two ends of a film on a screen. */
type Ends = { speaker: Speaker | undefined; window: Window | undefined };

/**
 * Plays a source: its sound on the system's device, its pictures in a window, in time with the sound.
 *
 * Both work in programs of their own, each with something in store, so that a busy event loop is neither heard nor seen. The window can be
 * closed by who looks at it, or with Escape.
 *
 * @param source A path, URL, bytes, stream or custom source.
 * @param options What is played, and where.
 * @returns Resolves when all was heard and seen, or the window was closed.
 * @throws MediaError as `StreamReader.open()`; `ERR_NO_SUCH_STREAM` where there is neither sound nor picture; `ERR_DEVICE` (no display, no
 * sound device, or a system library is missing: the message says which); `ERR_ABORTED`.
 * @throws TypeError, RangeError `ERR_INVALID_ARG`.
 *
 * @example
 * ```ts
 * await play('film.mp4', { volume: 0.5 });
 * ```
 */
export async function play(source: Source, options?: PlayOptions): Promise<void> {
  const checked = validatePlayOptions(options);
  const { signal, format } = checked;
  const reader = await StreamReader.open(source, {
    ...checked.open,
    ...(format !== undefined && { format }),
    ...(signal !== undefined && { signal }),
  });
  const ends: Ends = { speaker: undefined, window: undefined };
  try {
    await abortable(perform(reader, checked, ends), signal, OPERATION);
  } finally {
    await Promise.all([reader.close(), ends.speaker?.close(), ends.window?.close()]);
  }
}

async function perform(reader: StreamReader, options: PlayOptions, ends: Ends): Promise<void> {
  const sound = options.audio !== false && reader.defaultAudioStream !== null;
  const picture = options.video === false ? undefined : pictureStream(reader);
  if (!sound && picture === undefined) {
    throw new MediaError('ERR_NO_SUCH_STREAM', 'the source has nothing to play: neither sound nor pictures', {
      operation: OPERATION,
    });
  }
  const film = new Film(ends);
  const audio = sound ? await openSound(reader, options, film) : undefined;
  const video = picture === undefined ? undefined : await openPictures(reader, picture, options, film, sound);
  if (options.start !== undefined) {
    await reader.seek(options.start);
  }
  const parts = [audio && film.hear(audio, video === undefined), video && film.see(video)];
  const all = Promise.all(parts);
  await (ends.window === undefined ? all : Promise.race([all, ends.window.closed]));
  // What goes on in the parts ends with the reader, and nobody asks for it any more.
  all.catch(() => {});
}

/** The pictures to show: not those that are only attached to sound. */
function pictureStream(reader: StreamReader): VideoSourceStream | undefined {
  const stream =
    reader.defaultVideoStream === null ? undefined : reader.sourceStreams[reader.defaultVideoStream];
  return stream?.mediaType === 'video' && !stream.attachedPicture ? stream : undefined;
}

async function openSound(reader: StreamReader, options: PlayOptions, film: Film): Promise<AudioOutput> {
  const stream = reader.sourceStreams[reader.defaultAudioStream ?? 0];
  const { device, signal, volume = 1 } = options;
  const { sampleRate = 48_000, channels = 2 } = stream?.mediaType === 'audio' ? stream : {};
  const wanted = { sampleRate, channels, ...(device !== undefined && { device }) };
  const speaker = new Speaker(wanted, OPERATION, signal, (heard) => film.tell(heard));
  film.ends.speaker = speaker;
  const takes = await speaker.format();
  return reader.addAudioStream({
    ...takes,
    framesPerChunk: Math.ceil(takes.sampleRate / 20),
    ...(volume !== 1 && { filter: `aformat=sample_fmts=dbl,volume=${volume}:precision=double` }),
  });
}

async function openPictures(
  reader: StreamReader,
  stream: VideoSourceStream,
  options: PlayOptions,
  film: Film,
  follows: boolean,
): Promise<VideoOutput> {
  const { width, height, title = 'sluice', signal, onPicture } = options;
  const smaller = width === undefined && height === undefined && stream.width > MOST_ACROSS;
  const size = smaller ? { width: MOST_ACROSS } : { ...(width && { width }), ...(height && { height }) };
  const video = await reader.addVideoStream({
    streamIndex: stream.index,
    format: 'bgra',
    layout: 'NHWC',
    framesPerChunk: 1,
    ...size,
  });
  film.ends.window = new Window(
    { width: video.width, height: video.height, title, follows },
    OPERATION,
    signal,
    ({ pts, at }) => onPicture?.({ pts, late: at === null }),
  );
  return video;
}

/** A film that is being played: sound and pictures on one clock. */
class Film {
  readonly ends: Ends;
  /** Seconds of the film at which the sound begins. */
  #soundStart = 0;
  readonly #firstPicture: Promise<number>;
  #sawFirst: (pts: number) => void = () => {};

  constructor(ends: Ends) {
    this.ends = ends;
    this.#firstPicture = new Promise((resolve) => {
      this.#sawFirst = resolve;
    });
  }

  /** The speaker says what is heard when. */
  tell({ position, at }: Heard): void {
    this.ends.window?.tell(this.#soundStart + position, at);
  }

  /** Plays the sound. Where there are pictures the first may come before it, and silence is heard meanwhile. */
  async hear(output: AudioOutput, alone: boolean): Promise<void> {
    const speaker = this.ends.speaker as Speaker;
    let next: number | undefined;
    for await (const chunk of output.chunks({ highWaterMark: 64 })) {
      if (next === undefined) {
        const first = alone ? chunk.pts : await Promise.race([this.#firstPicture, after(1000, chunk.pts)]);
        this.#soundStart = Math.max(Math.min(first, chunk.pts), chunk.pts - LONGEST_GAP);
        next = this.#soundStart;
      }
      const gap = chunk.pts - next;
      if (gap > LEAST_GAP && gap <= LONGEST_GAP) {
        await speaker.play(silence(chunk, gap));
        next += gap;
      }
      await speaker.play(chunk);
      next += chunk.duration;
    }
    await speaker.heard();
  }

  /** Shows the pictures. */
  async see(output: VideoOutput): Promise<void> {
    const window = this.ends.window as Window;
    const bytes = output.width * output.height * 4;
    const highWaterMark = Math.min(120, Math.max(8, Math.floor(MOST_BYTES_AHEAD / bytes)));
    let until = 0;
    for await (const chunk of output.chunks({ highWaterMark })) {
      this.#sawFirst(chunk.pts);
      until = chunk.pts + chunk.duration;
      const open = await window.show({ data: chunk.data as Uint8Array, pts: chunk.pts });
      if (!open) {
        return;
      }
      chunk[Symbol.dispose]();
    }
    this.#sawFirst(until);
    await window.finish(until);
  }
}

/** Silence of the same kind as a chunk. */
function silence(like: AudioChunk, seconds: number): Pick<AudioChunk, 'data'> {
  return { data: new Float32Array(Math.round(seconds * like.sampleRate) * like.channels) };
}

async function after<T>(milliseconds: number, value: T): Promise<T> {
  await new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
  return value;
}
