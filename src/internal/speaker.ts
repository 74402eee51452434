import type { AudioChunk } from '../chunk.ts';
import { PlayerProcess } from './player-process.ts';
import { viewBytes } from './written-data.ts';

/** What the speaker takes. */
export type SpeakerFormat = { readonly sampleRate: number; readonly channels: number };

/** A place in the sound, and when it is heard. */
export type Heard = {
  /** Seconds of sound. */
  readonly position: number;
  /** Seconds since 1970. */
  readonly at: number;
};

type SpeakerEvent =
  | {
      readonly event: 'opened';
      readonly device: string;
      readonly sampleRate: number;
      readonly channels: number;
    }
  | { readonly event: 'clock'; readonly frame: number; readonly at: number }
  | { readonly event: 'heard'; readonly gaps: number }
  | { readonly event: 'failed'; readonly message: string };

/** A sound device at work: packed floats go in. */
export class Speaker {
  readonly #process: PlayerProcess<SpeakerEvent>;
  readonly #opened: Promise<SpeakerFormat>;
  #open: (format: SpeakerFormat) => void = () => {};
  readonly #tell: (heard: Heard) => void;
  #format: SpeakerFormat | undefined;

  /**
   * Opens a device for such sound.
   *
   * @param wanted Rate, channels and name of the device.
   * @param signal Stops it at once.
   * @param tell Hears, some times a second, what is heard when.
   */
  constructor(
    wanted: SpeakerFormat & { readonly device?: string },
    operation: string,
    signal: AbortSignal | undefined,
    tell: (heard: Heard) => void = () => {},
  ) {
    this.#tell = tell;
    this.#opened = new Promise((resolve) => {
      this.#open = resolve;
    });
    this.#process = new PlayerProcess(
      'sluice-speaker',
      wanted,
      operation,
      (event) => this.#hear(event),
      signal,
    );
  }

  /** What the device takes, once it is known. */
  async format(): Promise<SpeakerFormat> {
    return this.#process.within(this.#opened);
  }

  /** Plays samples after those before; resolves when there is room for more. */
  async play(chunk: Pick<AudioChunk, 'data'>): Promise<void> {
    await this.#process.write(viewBytes(chunk.data));
  }

  /** Resolves when the last sample was heard. */
  async heard(): Promise<void> {
    await this.#process.finish();
  }

  /** Falls silent at once. */
  async close(): Promise<void> {
    await this.#process.stop();
  }

  #hear(event: SpeakerEvent): void {
    switch (event.event) {
      case 'opened':
        this.#format = { sampleRate: event.sampleRate, channels: event.channels };
        this.#open(this.#format);
        break;
      case 'clock':
        this.#tell({ position: event.frame / (this.#format?.sampleRate ?? 1), at: event.at });
        break;
      case 'failed':
        this.#process.fail(event.message);
        break;
    }
  }
}
