import { setTimeout as pause } from 'node:timers/promises';
import type { AudioChunk, VideoChunk } from '../../chunk.ts';
import { encodeImage } from '../../one-call/encode-image.ts';
import type { AudioOutput, VideoOutput } from '../../output-stream.ts';
import type { StreamReader } from '../../stream-reader.ts';
import { type Level, levelsOf, mixed } from './levels.ts';
import type { MessageKind } from './messages.ts';

/** Sound is shown at this rate: up to 12 kHz of spectrum. */
const SHOWN_RATE = 24_000;

/** Chunks of a live source that may wait; older ones are dropped, so that the page shows the present. */
const LIVE_CHUNKS = 8;

/** What was seen so far. */
type Counters = {
  pictures: number;
  sounds: number;
  dropped: number;
  pts: number;
  levels: Level[];
  ended: boolean;
  error: string | null;
};

type Send = (kind: MessageKind, content: Uint8Array | object) => void;

/** Reads a source in its own time and tells what it sees. */
export class Feed {
  readonly #reader: StreamReader;
  readonly #send: Send;
  readonly #signal: AbortSignal;
  readonly #live: boolean;
  readonly #counters: Counters = {
    pictures: 0,
    sounds: 0,
    dropped: 0,
    pts: 0,
    levels: [],
    ended: false,
    error: null,
  };
  #began: { pts: number; at: number } | null = null;

  constructor(reader: StreamReader, send: Send, signal: AbortSignal) {
    this.#reader = reader;
    this.#send = send;
    this.#signal = signal;
    // A file and what is generated come as fast as they are asked for; anything else comes when it comes.
    this.#live = !reader.seekable && reader.format.name !== 'lavfi';
  }

  /** What a page has to know before anything else. */
  get facts(): object {
    const { format, duration, metadata, sourceStreams } = this.#reader;
    const streams = sourceStreams.map(({ index, mediaType, codec }) => ({ index, mediaType, codec }));
    return { format: format.longName, duration, metadata, streams, live: this.#live, sampleRate: SHOWN_RATE };
  }

  /** What a page that comes later has missed. */
  get counters(): object {
    const { stats } = this.#reader;
    return {
      ...this.#counters,
      packets: stats.packets,
      bytesRead: stats.bytesRead,
      decodeErrors: stats.decodeErrors,
    };
  }

  /** Reads to the end of the source; rejects with what went wrong with it. */
  async run(width: number, frameRate: number): Promise<void> {
    const reader = this.#reader;
    const buffer = this.#live ? { bufferChunkSize: LIVE_CHUNKS } : {};
    const tasks: (() => Promise<void>)[] = [];
    if (reader.defaultVideoStream !== null) {
      const output = await reader.addVideoStream({ width, frameRate, layout: 'NHWC', ...buffer });
      tasks.push(() => this.#pictures(output as VideoOutput));
    }
    if (reader.defaultAudioStream !== null) {
      const framesPerChunk = SHOWN_RATE / 20;
      const output = await reader.addAudioStream({ sampleRate: SHOWN_RATE, framesPerChunk, ...buffer });
      tasks.push(() => this.#sounds(output as AudioOutput));
    }
    try {
      await Promise.all(tasks.map((task) => task()));
    } catch (error) {
      this.#counters.error = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      this.#counters.ended = true;
      this.#send('counters', this.counters);
    }
  }

  async #pictures(output: VideoOutput): Promise<void> {
    for await (const chunk of output) {
      await this.#at(chunk.pts);
      this.#counters.pictures += 1;
      this.#saw(chunk as VideoChunk);
      this.#send('picture', await encodeImage(chunk as VideoChunk, { format: 'jpg' }));
    }
  }

  async #sounds(output: AudioOutput): Promise<void> {
    for await (const chunk of output) {
      await this.#at(chunk.pts);
      const sound = chunk as AudioChunk<Float32Array>;
      this.#counters.sounds += 1;
      this.#counters.levels = levelsOf(sound);
      const mono = mixed(sound);
      this.#saw(sound);
      this.#send('sound', new Uint8Array(mono.buffer));
      this.#send('counters', this.counters);
    }
  }

  #saw(chunk: AudioChunk | VideoChunk): void {
    this.#counters.dropped += chunk.dropped;
    this.#counters.pts = chunk.pts;
    if (chunk.kind === 'video') this.#send('counters', this.counters);
  }

  /** Waits until it is time for what has this pts. */
  async #at(pts: number): Promise<void> {
    this.#signal.throwIfAborted();
    if (this.#live) return;
    this.#began ??= { pts, at: performance.now() };
    const wait = (pts - this.#began.pts) * 1000 - (performance.now() - this.#began.at);
    if (wait > 1) await pause(wait, undefined, { signal: this.#signal });
  }
}
