import { invalidRange, invalidType, MediaError } from '../errors.ts';
import type { VideoInputOptions } from '../options/video-input-options.ts';
import type { Target } from '../target.ts';
import type { Rational } from '../time.ts';
import type { AbortableTarget } from './target-adapters.ts';
import { Window } from './window.ts';

/** The names by which a writer's pictures go to a window: those of the devices that FFmpeg once had. */
const WINDOW_FORMATS: readonly (string | undefined)[] = ['sdl', 'sdl2', 'opengl'];

/** How pictures reach the window: unchanged but for their order of colours. */
const RAW = { encoder: 'rawvideo', encoderFormat: 'bgra' } as const;

const OPERATION = 'write';

/** A window as a writer's target: packed pictures in, one after the other at the stream's frame rate. */
export class WindowTarget implements AbortableTarget {
  readonly #title: string;
  #size: { readonly width: number; readonly height: number; readonly frameRate: Rational } | undefined;
  #window: Window | undefined;
  #picture: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #filled = 0;
  #count = 0;

  /** The target that a format's name stands for, where it is a window's. */
  static of(format: string | undefined, target: Target): WindowTarget | undefined {
    if (!WINDOW_FORMATS.includes(format)) {
      return undefined;
    }
    if (typeof target !== 'string') {
      throw invalidType('target', "the window's title", target);
    }
    return new WindowTarget(target === '' || target === '-' ? 'sluice' : target);
  }

  private constructor(title: string) {
    if (title.includes('\0')) {
      throw invalidRange('target', 'a title without a NUL character', title);
    }
    this.#title = title;
  }

  /** What the writer's muxer makes for it. */
  get format(): string {
    return 'rawvideo';
  }

  /** Only pictures can be shown, one stream of them. */
  requireOnly(kind: 'audio' | 'video', operation: string): void {
    if (kind !== 'video' || this.#size !== undefined) {
      const what =
        kind === 'video' ? 'one stream of pictures' : 'pictures, not sound; for that there is playAudio()';
      throw new MediaError('ERR_ENCODER_CONFIG', `a window takes ${what}`, { operation });
    }
  }

  /** The options of the one stream, as the window needs them. */
  pictures(options: VideoInputOptions): VideoInputOptions {
    return { ...options, ...RAW };
  }

  /** Says what each picture is. */
  describe(width: number, height: number, frameRate: Rational): void {
    this.#size = { width, height, frameRate };
    this.#picture = new Uint8Array(width * height * 4);
  }

  /** Opens the window. @throws MediaError `ERR_DEVICE`. */
  async open(): Promise<void> {
    if (this.#size !== undefined) {
      const { width, height } = this.#size;
      this.#window = new Window({ width, height, title: this.#title, follows: false }, 'open', undefined);
      await this.#window.opened;
    }
  }

  async write(data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.byteLength; ) {
      const part = data.subarray(at, at + this.#picture.byteLength - this.#filled);
      this.#picture.set(part, this.#filled);
      this.#filled += part.byteLength;
      at += part.byteLength;
      if (this.#filled === this.#picture.byteLength) {
        await this.#show(this.#picture);
        this.#picture = new Uint8Array(this.#picture.byteLength);
        this.#filled = 0;
      }
    }
  }

  async close(): Promise<void> {
    await this.#window?.finish(this.#seconds(this.#count));
    await this.#window?.close();
  }

  async abort(): Promise<void> {
    await this.#window?.close();
  }

  async #show(picture: Uint8Array): Promise<void> {
    const shown = await this.#window?.show({ data: picture, pts: this.#seconds(this.#count) });
    if (shown === false) {
      throw new MediaError('ERR_CLOSED', 'the window was closed', { operation: OPERATION });
    }
    this.#count += 1;
  }

  #seconds(pictures: number): number {
    const { num, den } = this.#size?.frameRate ?? { num: 1, den: 1 };
    return (pictures * den) / num;
  }
}
