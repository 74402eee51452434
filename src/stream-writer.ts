import { AttachedPicture } from './attached-picture.ts';
import { AudioInput } from './audio-input.ts';
import { invalidType } from './errors.ts';
import { readerOf } from './internal/source-facts.ts';
import { resolveTarget } from './internal/target-adapters.ts';
import { WindowTarget } from './internal/window-target.ts';
import { WriterSession } from './internal/writer-session.ts';
import {
  type AudioInputOptions,
  audioInputDefaults,
  bindingifyAudioInputOptions,
  validateAudioInputOptions,
} from './options/audio-input-options.ts';
import { bindingifyOptionValues } from './options/native-options.ts';
import { bindingifyStreamTags, STREAM_TAG_CHECKS, type StreamTags } from './options/stream-tags.ts';
import {
  bindingifySubtitleInputOptions,
  type SubtitleInputOptions,
  validateSubtitleInputOptions,
} from './options/subtitle-input-options.ts';
import { checkOptions, tags } from './options/validate.ts';
import {
  bindingifyVideoInputOptions,
  DEFAULT_VIDEO_INPUT_OPTIONS,
  type VideoInputOptions,
  validateVideoInputOptions,
} from './options/video-input-options.ts';
import {
  bindingifyChapters,
  chapterList,
  DEFAULT_WRITER_OPTIONS,
  validateWriterOpenOptions,
  validateWriterOptions,
  type WriterOpenOptions,
  type WriterOptions,
  type WrittenChapter,
} from './options/writer-options.ts';
import { PacketInput } from './packet-input.ts';
import type { SourceStream } from './stream-info.ts';
import { SubtitleInput } from './subtitle-input.ts';
import type { Target } from './target.ts';
import { toRational } from './time.ts';
import { VideoInput } from './video-input.ts';

/**
 * Encodes sound and pictures and writes them as a media file or stream.
 *
 * Encoding runs on a thread of its own; nothing here blocks the event loop.
 *
 * @typeParam F The muxer's name where `format` is given, which tells what `options` can be.
 *
 * @example
 * ```ts
 * await using writer = new StreamWriter('tone.flac');
 * const sound = writer.addAudioStream({ sampleRate: 48000, channels: 1 });
 * await writer.open();
 * await sound.write(new Float32Array(48000));
 * ```
 */
export class StreamWriter<F extends string = string> implements AsyncDisposable {
  readonly #session: WriterSession;
  /** Where the pictures go that a window shows. */
  readonly #window: WindowTarget | undefined;

  /**
   * Finds the muxer; nothing is written yet.
   *
   * @param target A path, URL, `FileHandle`, stream, `MemoryTarget` or custom target; a device's own name with its `format`; a title
   * with `format: 'sdl'` or `'opengl'`, which shows pictures in a window.
   * @param options How it is written.
   * @throws MediaError `ERR_UNSUPPORTED_FORMAT` where neither `format` nor the target's extension names a muxer.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  constructor(target: Target, options?: WriterOptions<F>) {
    const checked = validateWriterOptions(options as WriterOptions | undefined);
    this.#window = WindowTarget.of(checked.format, target);
    this.#session =
      this.#window === undefined
        ? new WriterSession(resolveTarget(target, checked.timeout ?? DEFAULT_WRITER_OPTIONS.timeout), checked)
        : new WriterSession(
            { kind: 'custom', custom: this.#window },
            { ...checked, format: this.#window.format },
          );
  }

  /**
   * Adds a sound stream.
   *
   * @param options What is written, and what becomes of it.
   * @throws MediaError `ERR_STATE` after `open()`, `ERR_UNKNOWN_CODEC`, `ERR_ENCODER_CONFIG` (the message says what the encoder
   * takes), `ERR_UNKNOWN_FILTER`, `ERR_INVALID_FILTER`.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  addAudioStream<const E extends string = string>(options: AudioInputOptions<E>): AudioInput {
    const checked = validateAudioInputOptions(options as AudioInputOptions);
    this.#session.require('addAudioStream', 'new');
    this.#window?.requireOnly('audio', 'addAudioStream');
    const info = this.#session.run(() =>
      this.#session.native.addAudioStream(bindingifyAudioInputOptions(checked)),
    );
    const { sampleRate, channels } = checked;
    return new AudioInput(this.#session, info, { ...audioInputDefaults(checked), sampleRate, channels });
  }

  /**
   * Adds a picture stream.
   *
   * @param options What is written, and what becomes of it.
   * @throws MediaError as {@link addAudioStream}, and `ERR_HARDWARE`.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  addVideoStream<const E extends string = string>(options: VideoInputOptions<E>): VideoInput {
    const given = validateVideoInputOptions(options as VideoInputOptions);
    this.#session.require('addVideoStream', 'new');
    this.#window?.requireOnly('video', 'addVideoStream');
    const checked = this.#window?.pictures(given) ?? given;
    const info = this.#session.run(() =>
      this.#session.native.addVideoStream(bindingifyVideoInputOptions(checked)),
    );
    const { format, layout, width, height } = { ...DEFAULT_VIDEO_INPUT_OPTIONS, ...checked };
    const frameRate = toRational(checked.frameRate);
    this.#window?.describe(info.width ?? width, info.height ?? height, info.frameRate ?? frameRate);
    return new VideoInput(this.#session, info, { format, layout, width, height, frameRate });
  }

  /**
   * Adds a stream that takes a source stream's packets as they are, without encoding.
   *
   * @param from A stream of an open reader's `sourceStreams`.
   * @param options What is said of the stream instead of what its source says.
   * @throws MediaError `ERR_STATE` after `open()`, `ERR_CLOSED` where the reader is closed, `ERR_ENCODER_CONFIG` where the container
   * cannot hold it.
   */
  addPacketStream(from: SourceStream, options?: StreamTags): PacketInput {
    const checked = checkOptions(options, STREAM_TAG_CHECKS);
    const reader = typeof from === 'object' && from !== null ? readerOf(from) : undefined;
    if (reader === undefined) {
      throw invalidType('from', "one of a reader's sourceStreams", from);
    }
    this.#session.require('addPacketStream', 'new');
    const info = this.#session.run(() =>
      this.#session.native.addPacketStream(reader, from.index, bindingifyStreamTags(checked)),
    );
    return new PacketInput(this.#session, info);
  }

  /**
   * Adds a subtitle stream.
   *
   * @param options What becomes of what is written.
   * @throws MediaError `ERR_STATE` after `open()`, `ERR_UNKNOWN_CODEC`, `ERR_ENCODER_CONFIG` (the message says what the container
   * takes).
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  addSubtitleStream(options?: SubtitleInputOptions): SubtitleInput {
    const checked = validateSubtitleInputOptions(options);
    this.#session.require('addSubtitleStream', 'new');
    const info = this.#session.run(() =>
      this.#session.native.addSubtitleStream(bindingifySubtitleInputOptions(checked)),
    );
    return new SubtitleInput(this.#session, info);
  }

  /**
   * Attaches a picture, such as a cover, to the file: mp3, mp4 (m4a), flac, aiff, mkv (mka), ogg (opus).
   *
   * @param data An image file: JPEG, PNG, …. It is copied before this returns.
   * @param options What is said of it: `metadata: { title, comment: 'Cover (back)' }`. @default the front cover
   * @throws MediaError `ERR_STATE` after `open()`, `ERR_ENCODER_CONFIG` where the container holds no pictures.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  addAttachedPicture(data: Uint8Array, options?: StreamTags): AttachedPicture {
    if (!(data instanceof Uint8Array)) {
      throw invalidType('data', 'a Uint8Array', data);
    }
    const checked = checkOptions(options, STREAM_TAG_CHECKS);
    this.#session.require('addAttachedPicture', 'new');
    const info = this.#session.run(() =>
      this.#session.native.addAttachedPicture(data, bindingifyStreamTags(checked)),
    );
    return new AttachedPicture(this.#session, info);
  }

  /**
   * Replaces the output's chapters.
   *
   * @param chapters In the order of the file; a reader's `chapters` are taken as they are.
   * @throws MediaError `ERR_STATE` after `open()`.
   * @throws TypeError, RangeError `ERR_INVALID_ARG`.
   */
  setChapters(chapters: readonly WrittenChapter[]): void {
    chapterList('chapters', chapters);
    this.#session.require('setChapters', 'new');
    this.#session.run(() => this.#session.native.setChapters(bindingifyChapters(chapters)));
  }

  /**
   * Replaces the output's tags.
   *
   * @param metadata Names and values.
   * @throws MediaError `ERR_STATE` after `open()`.
   */
  setMetadata(metadata: Readonly<Record<string, string>>): void {
    tags('metadata', metadata);
    this.#session.require('setMetadata', 'new');
    this.#session.run(() => this.#session.native.setMetadata(bindingifyOptionValues(metadata)));
  }

  /**
   * Opens encoders and target and writes the header. A server (`{ listen: 1 }`) waits for its client.
   *
   * @param options Further options.
   * @returns This writer.
   * @throws MediaError `ERR_STATE` where it is open or has no inputs, `ERR_UNEXPECTED_OPTIONS`, `ERR_ENCODER_CONFIG`,
   * `ERR_PERMISSION`, `ERR_NOT_FOUND`, `ERR_IO`, `ERR_DEVICE`, `ERR_ABORTED`.
   */
  async open(options?: WriterOpenOptions): Promise<this> {
    const checked = validateWriterOpenOptions(options);
    this.#session.require('open', 'new');
    await this.#window?.open();
    await this.#session.open(checked.options);
    return this;
  }

  /** Encodes and writes all that is buffered; idempotent. */
  async flush(): Promise<void> {
    await this.#session.flush();
  }

  /**
   * Flushes, writes the trailer and closes; a file target appears whole. Later calls give the first one's outcome.
   *
   * @throws MediaError `ERR_STATE` before `open()`, `ERR_IO`, `ERR_DISK_FULL`, `ERR_ABORTED`.
   */
  async finish(): Promise<void> {
    await this.#session.finish();
  }

  /**
   * Stops at once and removes nothing that was there before: a file that is not whole does not appear. Pending calls reject with
   * `ERR_ABORTED`.
   *
   * @param reason Becomes their `cause`.
   */
  async abort(reason?: unknown): Promise<void> {
    await this.#session.abort(reason);
  }

  /** Finishes if it is open, also after an exception inside the block: what was written stays readable. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.dispose();
  }
}
