import { PlayerProcess } from './player-process.ts';

/** A picture in the window's own order: blue, green, red, unused. */
export type WindowPicture = { readonly data: Uint8Array; readonly pts: number };

/** What a window is asked for. */
export type WindowRequest = {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Whether {@link Window.tell} will be called; otherwise time begins with the first picture. */
  readonly follows: boolean;
};

type WindowEvent =
  | { readonly event: 'opened' | 'closed' | 'ended' }
  | { readonly event: 'shown'; readonly pts: number; readonly at: number | null }
  | { readonly event: 'failed'; readonly message: string };

/** When a picture was shown. */
export type ShownPicture = {
  /** Seconds of the film. */
  readonly pts: number;
  /** Seconds since 1970; `null` where it came too late and was left out. */
  readonly at: number | null;
};

/** Bytes of pictures that may wait in the window, and their count. */
const MOST_BYTES = 64 << 20;
const MOST_PICTURES = 12;
const FEWEST_PICTURES = 3;

const PICTURE = 1;
const CLOCK = 2;
const END = 3;

/** A window at work. */
export class Window {
  readonly #process: PlayerProcess<WindowEvent>;
  readonly #most: number;
  readonly #tell: (shown: ShownPicture) => void;
  #waiting = 0;
  #makeRoom: (() => void) | undefined;
  #closed = false;
  #close: () => void = () => {};
  /** Resolves when someone closed it. */
  readonly closed: Promise<void>;
  #open: () => void = () => {};
  /** Resolves when it is on the screen. */
  readonly opened: Promise<void>;

  /**
   * Opens a window.
   *
   * @param request Size and title.
   * @param operation What is being done, for messages.
   * @param signal Closes it at once.
   * @param tell Hears of each picture that was shown.
   */
  constructor(
    request: WindowRequest,
    operation: string,
    signal: AbortSignal | undefined,
    tell: (shown: ShownPicture) => void = () => {},
  ) {
    const bytes = request.width * request.height * 4;
    this.#most = Math.min(MOST_PICTURES, Math.max(FEWEST_PICTURES, Math.floor(MOST_BYTES / bytes)));
    this.#tell = tell;
    this.closed = new Promise((resolve) => {
      this.#close = resolve;
    });
    const opened = new Promise<void>((resolve) => {
      this.#open = resolve;
    });
    this.#process = new PlayerProcess(
      'sluice-window',
      request,
      operation,
      (event) => this.#hear(event),
      signal,
    );
    this.opened = this.#process.within(opened);
    this.opened.catch(() => {});
  }

  /** Whether someone closed it. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Shows a picture when its time has come; resolves when there is room for more. False: it was closed. */
  async show({ data, pts }: WindowPicture): Promise<boolean> {
    while (this.#waiting >= this.#most && !this.#closed) {
      await this.#process.within(
        new Promise<void>((resolve) => {
          this.#makeRoom = resolve;
        }),
      );
    }
    if (this.#closed) {
      return false;
    }
    this.#waiting += 1;
    const head = new DataView(new ArrayBuffer(13));
    head.setUint8(0, PICTURE);
    head.setFloat64(1, pts, true);
    head.setUint32(9, data.byteLength, true);
    await Promise.race([this.#process.write(new Uint8Array(head.buffer), data), this.closed]);
    return !this.#closed;
  }

  /** Says which moment of the film is heard when. */
  tell(position: number, at: number): void {
    if (!this.#closed) {
      this.#process.write(numbers(CLOCK, position, at)).catch(() => {});
    }
  }

  /** Resolves when the last picture was shown until then, in seconds of the film, or when someone closed the window. */
  async finish(until: number): Promise<void> {
    if (!this.#closed) {
      this.#process.write(numbers(END, until)).catch(() => {});
    }
    await Promise.race([this.#process.finish(), this.closed]);
  }

  /** Takes it off the screen at once. */
  async close(): Promise<void> {
    await this.#process.stop();
  }

  #hear(event: WindowEvent): void {
    switch (event.event) {
      case 'shown':
        this.#waiting -= 1;
        this.#tell(event);
        break;
      case 'opened':
        this.#open();
        break;
      case 'closed':
        this.#closed = true;
        this.#close();
        break;
      case 'failed':
        this.#process.fail(event.message);
        break;
    }
    this.#makeRoom?.();
  }
}

function numbers(kind: number, ...values: number[]): Uint8Array {
  const message = new DataView(new ArrayBuffer(1 + 8 * values.length));
  message.setUint8(0, kind);
  for (const [index, value] of values.entries()) {
    message.setFloat64(1 + 8 * index, value, true);
  }
  return new Uint8Array(message.buffer);
}
