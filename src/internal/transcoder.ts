import { Duplex } from 'node:stream';
import { convert } from '../one-call/convert.ts';
import type { ConvertOptions } from '../options/convert-options.ts';
import type { CustomSource } from '../source.ts';
import type { CustomTarget } from '../target.ts';

type Done = (error?: Error | null) => void;

/** The end of the bytes that are written. */
const END = Symbol('end');

/** A conversion as a Node stream: what is written is its source, what is read its target. */
export class Transcoder extends Duplex {
  readonly #stop = new AbortController();
  readonly #converted: Promise<void>;
  /** What was written and is not taken yet, and who is told when more may come. */
  #given: { readonly bytes: Uint8Array | typeof END; readonly taken: Done } | undefined;
  /** The conversion waits for bytes. */
  #wants: ((bytes: Uint8Array | null) => void) | undefined;
  /** The conversion waits until its bytes are taken. */
  #resume: (() => void) | undefined;
  /** Whether the conversion has ended, so that what is still written goes nowhere. */
  #over = false;

  constructor(options: ConvertOptions) {
    const { signal, ...rest } = options;
    super({ allowHalfOpen: true, ...(signal && { signal }) });
    this.#converted = convert(this.#source(), this.#target(), { ...rest, signal: this.#stop.signal }).then(
      () => this.#end(),
      (error) => this.#fail(error),
    );
  }

  #source(): CustomSource {
    return { read: () => new Promise((resolve) => this.#want(resolve)) };
  }

  #target(): CustomTarget {
    return {
      write: (data) =>
        this.push(data)
          ? undefined
          : new Promise((resolve) => {
              this.#resume = resolve;
            }),
    };
  }

  /** Hands over what was written, or waits for it. */
  #want(resolve: (bytes: Uint8Array | null) => void): void {
    const given = this.#given;
    if (given === undefined) {
      this.#wants = resolve;
      return;
    }
    this.#given = given.bytes === END ? given : undefined;
    resolve(given.bytes === END ? null : given.bytes);
    given.taken();
  }

  #give(bytes: Uint8Array | typeof END, taken: Done): void {
    if (this.#over) {
      // Not at once: a source without end would keep everything else from its turn.
      setImmediate(taken);
      return;
    }
    this.#given = { bytes, taken };
    const wants = this.#wants;
    this.#wants = undefined;
    if (wants !== undefined) {
      this.#want(wants);
    }
  }

  #end(): void {
    this.#over = true;
    this.#given?.taken();
    this.push(null);
  }

  #fail(error: unknown): void {
    this.#over = true;
    if (!this.#stop.signal.aborted) {
      this.destroy(error as Error);
    }
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, callback: Done): void {
    this.#give(bytes, callback);
  }

  override _final(callback: Done): void {
    this.#give(END, once(callback));
  }

  override _read(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  override _destroy(error: Error | null, callback: Done): void {
    this.#stop.abort(error ?? undefined);
    this.#wants?.(null);
    this.#resume?.();
    this.#converted.then(() => callback(error));
  }
}

/** The end stays where it is and is asked for again; whoever gave it is told once. */
function once(done: Done): Done {
  let told = false;
  return (error) => {
    if (!told) {
      told = true;
      done(error);
    }
  };
}
