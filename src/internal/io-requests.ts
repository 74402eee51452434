import type { ThrownByUser } from '../native/failure.ts';
import type { NativeIoAnswers, NativeIoRequest } from '../native/io-binding.ts';
import type { OptionValues } from '../options/native-options.ts';
import type { CustomSource } from '../source.ts';
import { bytesOf } from './source-adapters.ts';
import type { AbortableTarget } from './target-adapters.ts';

/** Keeps what user code threw until the pending call rejects with it. */
export class ThrownErrors {
  readonly #errors = new Map<number, { readonly error: unknown }>();

  keep(id: number, error: unknown): void {
    this.#errors.set(id, { error });
  }

  readonly find: ThrownByUser = (id) => this.#errors.get(id);
}

/** Answers a worker's requests from a custom source, one at a time and in order. */
export class SourceRequests {
  readonly #source: CustomSource;
  readonly #most: number;
  readonly #thrown: ThrownErrors;
  #rest: Uint8Array = new Uint8Array(0);
  #closed = false;

  /**
   * @param source What is asked.
   * @param most Bytes that are asked of it at a time.
   * @param thrown Keeps what it throws.
   */
  constructor(source: CustomSource, most: number, thrown: ThrownErrors) {
    this.#source = source;
    this.#most = most;
    this.#thrown = thrown;
  }

  async answer(request: NativeIoRequest, answers: NativeIoAnswers): Promise<void> {
    try {
      if (request.kind === 'seek') {
        this.#rest = new Uint8Array(0);
        await this.#source.seek?.(request.position);
        answers.answerDone(request.id);
      } else {
        answers.answerRead(request.id, await this.#read(request.size));
      }
    } catch (error) {
      this.#thrown.keep(request.id, error);
      answers.answerFailure(request.id);
    }
  }

  async #read(size: number): Promise<Uint8Array | null> {
    if (this.#rest.byteLength === 0) {
      const data = await this.#source.read(Math.min(size, this.#most));
      if (data === null) {
        return null;
      }
      this.#rest = bytesOf(data, 'what source.read() gives');
    }
    const part = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(part.byteLength);
    return part;
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      await this.#source.close?.();
    }
  }
}

/** Carries out a worker's requests on a custom target, one at a time and in order. */
export class TargetRequests {
  readonly #target: AbortableTarget;
  readonly #thrown: ThrownErrors;
  /** What the format opened besides, by its numbers. */
  readonly #files = new Map<number, AbortableTarget>();
  /** Options of the whole output. */
  #options: OptionValues = {};
  #closed = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(target: AbortableTarget, thrown: ThrownErrors) {
    this.#target = target;
    this.#thrown = thrown;
  }

  /** What the target failed with first. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Tells the target the options that may be for it. */
  async open(options: OptionValues): Promise<void> {
    await this.#target.open?.(options);
  }

  /** Keeps the options of the output for the files that its format will open. */
  prepare(options: OptionValues): void {
    this.#options = options;
  }

  async answer(request: NativeIoRequest, answers: NativeIoAnswers): Promise<void> {
    try {
      await this.#carryOut(request);
      answers.answerDone(request.id);
    } catch (error) {
      this.#failure ??= { error };
      this.#thrown.keep(request.id, error);
      answers.answerFailure(request.id);
    }
  }

  async #carryOut({ kind, file, url = '', options = [], data, position }: NativeIoRequest): Promise<void> {
    if (kind === 'open') {
      const target = this.#target.beside?.(url, this.#options);
      if (target !== undefined) {
        this.#files.set(file, target);
        await target.open?.(Object.fromEntries(options.map(({ name, value }) => [name, value])));
      }
      return;
    }
    const target = file === 0 ? this.#target : this.#files.get(file);
    if (kind === 'close') {
      await target?.close?.();
      this.#files.delete(file);
    } else {
      await target?.write(data ?? new Uint8Array(0), position);
    }
  }

  /** The output is whole. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      await this.#target.close?.();
    }
  }

  /** The output stays as it is. */
  async abort(reason: unknown): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      for (const file of this.#files.values()) {
        await file.abort?.(reason);
      }
      await (this.#target.abort ?? this.#target.close)?.call(this.#target, reason);
    }
  }
}
