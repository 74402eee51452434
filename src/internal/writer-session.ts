import type { Packet } from '../chunk.ts';
import { MediaError } from '../errors.ts';
import type { NativeOption, NativeTarget, NativeWriter } from '../native/binding.ts';
import { fromNative } from '../native/failure.ts';
import type { NativeIoRequest } from '../native/io-binding.ts';
import { native } from '../native/load.ts';
import { bindingifyOptionValues, compact, type OptionValues } from '../options/native-options.ts';
import { bindingifyWriterOptions, type WriterOptions } from '../options/writer-options.ts';
import { MemoryTarget } from '../target.ts';
import { abortable, onAbort, sessionController } from './abort.ts';
import { HTTP_OPTIONS } from './http-target.ts';
import { TargetRequests, ThrownErrors } from './io-requests.ts';
import { PacketSender } from './packet-sender.ts';
import type { ResolvedTarget } from './target-adapters.ts';

type State = 'new' | 'opening' | 'open' | 'finished' | 'aborted';

/** One output being written: the native writer, the caller's own target, and how far it is. The writer and its inputs share it. */
export class WriterSession {
  readonly native: NativeWriter;
  readonly #target: ResolvedTarget;
  readonly #requests: TargetRequests | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #options: OptionValues;
  readonly #thrown = new ThrownErrors();
  readonly #stop = sessionController();
  readonly #unlisten: () => void;
  #state: State = 'new';
  /** Whether the output is whole. */
  #over = false;
  #packets: PacketSender | undefined;
  #released: Promise<void> | undefined;
  #finishing: Promise<void> | undefined;

  constructor(target: ResolvedTarget, options: WriterOptions) {
    this.#target = target;
    this.#signal = options.signal;
    this.#requests =
      target.kind === 'custom' || target.kind === 'http'
        ? new TargetRequests(target.custom, this.#thrown)
        : undefined;
    this.#options = options.options ?? {};
    const { NativeWriter: Writer } = native();
    this.native = this.run(
      () =>
        new Writer(
          nativeTarget(target),
          bindingifyWriterOptions(options),
          WriterSession.#answering(new WeakRef(this)),
        ),
    );
    this.#unlisten = onAbort(options.signal, this, (session) => session.#onAbort());
    if (options.signal?.aborted) {
      this.#onAbort();
    }
  }

  /** Answers the worker, and does not keep the session alive: the native writer holds this, and the session holds that. */
  static #answering(session: WeakRef<WriterSession>): (request: NativeIoRequest) => void {
    return (request) => {
      const present = session.deref();
      if (present !== undefined) {
        void present.#requests?.answer(request, present.native);
      }
    };
  }

  /** Fires when the writer is given up, with the reason. */
  get stopped(): AbortSignal {
    return this.#stop.signal;
  }

  #onAbort(): void {
    this.abort(this.#signal?.reason).catch(() => {});
  }

  /** Throws unless the writer is in one of the states. */
  require(operation: string, ...states: State[]): void {
    if (states.includes(this.#state)) {
      return;
    }
    if (this.#state === 'aborted') {
      throw new MediaError('ERR_ABORTED', `the writer was aborted`, {
        operation,
        cause: this.#stop.signal.reason,
      });
    }
    if (this.#state === 'finished') {
      throw new MediaError('ERR_CLOSED', `the writer has finished, ${operation} is not possible any more`, {
        operation,
      });
    }
    const when = states.includes('new') ? 'before open()' : 'after open()';
    throw new MediaError('ERR_STATE', `${operation} is possible only ${when}`, { operation });
  }

  async open(options: OptionValues | undefined): Promise<void> {
    this.require('open', 'new');
    this.#state = 'opening';
    try {
      const all = { ...this.#options, ...options };
      this.#requests?.prepare(all);
      if (this.#target.kind === 'http' && this.native.usesTarget()) {
        const opened = this.#requests?.open(all);
        await abortable(Promise.resolve(opened), this.#stop.signal, 'open');
      }
      await this.call('open', () =>
        this.native.open(bindingifyOptionValues(options) satisfies NativeOption[]),
      );
      this.#state = this.#state === 'opening' ? 'open' : this.#state;
    } catch (error) {
      await this.#undo(error);
      throw error;
    }
  }

  /** Flush, trailer, close. Later calls give the first one's outcome. */
  finish(): Promise<void> {
    if (this.#state !== 'finished') {
      this.require('finish', 'open');
    }
    this.#finishing ??= this.#finish();
    return this.#finishing;
  }

  /** Takes a packet for an input; what it returns is to be waited for. */
  writePacket(input: number, packet: Packet): Promise<void> | undefined {
    this.#packets ??= new PacketSender({
      send: (words, ticks, bytes) => this.native.sendPackets(words, ticks, bytes),
      written: () => this.call('write', () => this.native.packetsWritten()),
    });
    return this.#packets.add(input, packet);
  }

  /** Encodes and writes all that is buffered. */
  async flush(): Promise<void> {
    this.require('flush', 'open');
    await this.#packets?.drain();
    await this.call('flush', () => this.native.flush());
  }

  async #finish(): Promise<void> {
    this.#state = 'finished';
    try {
      await this.#packets?.drain();
      const bytes = await this.call('finish', () => this.native.finish());
      if (this.#target.kind === 'memory' && bytes !== null) {
        MemoryTarget.fill(this.#target.memory, bytes);
      }
      await abortable(Promise.resolve(this.#requests?.close()), this.#stop.signal, 'finish');
    } catch (error) {
      await this.#undo(error);
      throw error;
    }
    this.#over = true;
    await this.#release();
  }

  /** Stops at once. What the target already holds stays, a file that is not whole does not appear. */
  async abort(reason: unknown): Promise<void> {
    if (!this.#over && this.#state !== 'aborted') {
      this.#state = 'aborted';
      this.native.stop('aborted');
      this.#stop.abort(reason);
      await this.#undo(this.#stop.signal.reason);
    }
    await this.#released;
  }

  /** What `await using` does: finish what is open, undo what is not. */
  async dispose(): Promise<void> {
    if (this.#state === 'open' || this.#state === 'finished') {
      await this.finish();
    } else if (this.#state !== 'aborted') {
      this.#state = 'aborted';
      await this.#undo(undefined);
    }
  }

  async #undo(reason: unknown): Promise<void> {
    this.#state = this.#state === 'finished' ? 'finished' : 'aborted';
    this.#over = true;
    await this.#release();
    await this.#requests?.abort(reason);
  }

  #release(): Promise<void> {
    this.#unlisten();
    this.#released ??= this.native.close();
    return this.#released;
  }

  /** Waits for a call of the native writer. An abort ends the wait at once. */
  async call<T>(operation: string, start: () => Promise<T>): Promise<T> {
    try {
      return await abortable(start(), this.#stop.signal, operation);
    } catch (error) {
      const failure = fromNative(error, this.#thrown.find, this.#stop.signal.reason);
      // Whatever the muxer says later, it is because the target failed.
      throw this.#stop.signal.aborted ? failure : (this.#requests?.failure?.error ?? failure);
    }
  }

  /** Runs a synchronous call of the native writer. */
  run<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw fromNative(error, this.#thrown.find, this.#stop.signal.reason);
    }
  }
}

/** A target as the addon takes it. */
export function nativeTarget(target: ResolvedTarget): NativeTarget {
  switch (target.kind) {
    case 'text':
      return { kind: 'text', text: target.text };
    case 'memory':
      return { kind: 'memory' };
    case 'http':
      return { kind: 'http', text: target.text, takes: [...HTTP_OPTIONS] };
    case 'custom':
      return compact<NativeTarget>({ kind: 'custom', seekable: target.custom.seekable ?? false });
  }
}
