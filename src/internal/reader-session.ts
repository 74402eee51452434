import type { Chunk, Packet } from '../chunk.ts';
import { MediaError } from '../errors.ts';
import type {
  NativeChunk,
  NativePacket,
  NativeReader,
  NativeSource,
  NativeSourceInfo,
  NativeTry,
} from '../native/binding.ts';
import { fromNative } from '../native/failure.ts';
import type { NativeIoRequest } from '../native/io-binding.ts';
import { native } from '../native/load.ts';
import { compact } from '../options/native-options.ts';
import { bindingifyOpenOptions, DEFAULT_OPEN_OPTIONS, type OpenOptions } from '../options/open-options.ts';
import {
  abortable,
  abortError,
  atMost,
  onAbort,
  sessionController,
  throwIfAborted,
  withTimeout,
} from './abort.ts';
import { toChunk } from './chunk-objects.ts';
import { SourceRequests, ThrownErrors } from './io-requests.ts';
import type { TakePackets } from './packet-run.ts';
import { PacketsAhead } from './packets-ahead.ts';
import type { ResolvedSource } from './source-adapters.ts';
import { type TlsAuthority, tlsAuthority } from './tls-authority.ts';
import { Turn } from './turn.ts';

/** Milliseconds beyond its time that an open is waited for. Only what nothing ends needs it: a system call on a dead disk or device. */
const OPEN_GRACE = 250;

/** Milliseconds that a close waits for such a call; its thread ends by itself afterwards. */
const LONGEST_CLOSE = 450;

/** Milliseconds that a failed open waits for the caller's own source to close, so that it mostly has when the caller is told. */
const CLOSE_AFTER_FAILURE = 100;

/** Closes the sources of sessions that were dropped without a close. */
const abandoned: FinalizationRegistry<SourceRequests> = new FinalizationRegistry((requests) => {
  requests.close().catch(() => {});
});

/**
 * One open source: the native reader, the caller's signal, the caller's own source, and what may still be asked of them. The
 * reader and its outputs share it.
 */
export class ReaderSession {
  readonly native: NativeReader;
  /** Packets that came over and were not given yet. */
  readonly ahead: PacketsAhead = new PacketsAhead();
  readonly #signal: AbortSignal | undefined;
  readonly #requests: SourceRequests | undefined;
  readonly #authority: TlsAuthority | undefined;
  readonly #thrown = new ThrownErrors();
  readonly #turn = new Turn();
  readonly #stop = sessionController();
  readonly #unlisten: () => void;
  #closed = false;
  #released: Promise<void> | undefined;

  private constructor(source: ResolvedSource, options: OpenOptions, authority: TlsAuthority | undefined) {
    this.#signal = options.signal;
    this.#authority = authority;
    const { bufferSize = DEFAULT_OPEN_OPTIONS.bufferSize } = options;
    this.#requests =
      source.kind === 'custom' ? new SourceRequests(source.custom, bufferSize, this.#thrown) : undefined;
    const { NativeReader: Reader } = native();
    this.native = new Reader(
      nativeSource(source),
      bindingifyOpenOptions(options, authority?.file),
      ReaderSession.#answering(new WeakRef(this)),
    );
    if (this.#requests !== undefined) {
      abandoned.register(this, this.#requests, this);
    }
    this.#unlisten = onAbort(options.signal, this, (session) => {
      session.native.stop('aborted');
      session.#stop.abort(session.#signal?.reason);
      void session.#release();
    });
  }

  /** Answers the worker, and does not keep the session alive: the native reader holds this, and the session holds that. */
  static #answering(session: WeakRef<ReaderSession>): (request: NativeIoRequest) => void {
    return (request) => {
      const present = session.deref();
      if (present !== undefined) {
        void present.#requests?.answer(request, present.native);
      }
    };
  }

  /**
   * Opens a source.
   *
   * @param source What to open.
   * @param options Checked options.
   * @throws MediaError. What was begun is undone then.
   */
  static async open(
    source: ResolvedSource,
    options: OpenOptions,
  ): Promise<[ReaderSession, NativeSourceInfo]> {
    const session = await ReaderSession.#create(source, options);
    try {
      const { openTimeout = DEFAULT_OPEN_OPTIONS.openTimeout } = options;
      const opening = session.call('open', () => session.native.open());
      return [session, await withTimeout(opening, openTimeout + OPEN_GRACE, 'open')];
    } catch (error) {
      session.#closed = true;
      session.#unlisten();
      session.native.stop('closed');
      await atMost(session.#release(), CLOSE_AFTER_FAILURE);
      throw error;
    }
  }

  /** What keeps a source from being opened at all leaves it closed as well. */
  static async #create(source: ResolvedSource, options: OpenOptions): Promise<ReaderSession> {
    try {
      throwIfAborted(options.signal, 'open');
      return new ReaderSession(source, options, await tlsAuthority(options.tls?.ca));
    } catch (error) {
      if (source.kind === 'custom') {
        await atMost(Promise.resolve(source.custom.close?.()), CLOSE_AFTER_FAILURE).catch(() => {});
      }
      throw error;
    }
  }

  /**
   * Waits for a call of the native reader.
   *
   * @param operation The public call, for messages.
   * @param start Begins it.
   * @param signal Ends this wait alone.
   */
  async call<T>(operation: string, start: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    this.check(operation);
    throwIfAborted(signal, operation);
    try {
      return await abortable(abortable(start(), this.#stop.signal, operation), signal, operation);
    } catch (error) {
      throw fromNative(error, this.#thrown.find, this.#signal?.reason);
    }
  }

  /** Whether the reader is neither closed nor aborted. */
  get isOpen(): boolean {
    return !this.#closed && !this.#signal?.aborted;
  }

  /** Throws where the reader is closed or aborted. */
  check(operation: string): void {
    if (this.#signal?.aborted) {
      throw abortError(this.#signal, operation);
    }
    if (this.#closed) {
      throw new MediaError('ERR_CLOSED', `the reader is closed, ${operation} is not possible any more`, {
        operation,
      });
    }
  }

  /**
   * What a synchronous try gives, or what it gives after waiting. The event loop gets its turn now and then even where
   * everything is there already.
   *
   * @returns `null` at the end.
   */
  async take<T>(
    operation: string,
    attempt: () => NativeTry<T>,
    wait: () => Promise<void>,
    signal: AbortSignal | undefined,
  ): Promise<T | null> {
    await this.#turn.giveWay();
    for (;;) {
      this.check(operation);
      throwIfAborted(signal, operation);
      const given = this.run(attempt);
      if (given !== undefined) {
        return given;
      }
      await this.call(operation, wait, signal);
    }
  }

  /**
   * The next packet of an output.
   *
   * @param present Where the output stands now; throws where it is gone.
   * @returns `null` at the end.
   */
  takePacket(
    present: () => { readonly index: number; readonly handle: number },
    highWaterMark: number,
    signal: AbortSignal | undefined,
  ): Promise<Packet | null> {
    const { ahead, native } = this;
    const attempt = () => {
      const { index, handle } = present();
      const fill: TakePackets = (words, ticks, numbers, bytes) =>
        native.takePackets(handle, highWaterMark, words, ticks, numbers, bytes);
      return ahead.takeOf(index) ?? came(ahead.fillOf(index, fill), () => ahead.takeOf(index));
    };
    return this.take('read output', attempt, () => native.waitNext(present().handle, highWaterMark), signal);
  }

  /** A step of packets that came over with others, where nothing speaks against giving it. */
  stepAhead(signal: AbortSignal | undefined): (Packet | null)[] | undefined {
    return this.isOpen && !signal?.aborted ? this.ahead.takeStep() : undefined;
  }

  /** The next step of a reader whose outputs all give packets. @returns `null` at the end. */
  takePacketStep(highWaterMark: number, signal: AbortSignal | undefined): Promise<(Packet | null)[] | null> {
    const { ahead, native } = this;
    const fill: TakePackets = (words, ticks, numbers, bytes) =>
      native.takePackets(undefined, highWaterMark, words, ticks, numbers, bytes);
    return this.take(
      'chunks',
      () => ahead.takeStep() ?? came(ahead.fill(fill), () => ahead.takeStep()),
      () => native.waitStep(highWaterMark),
      signal,
    );
  }

  /** Runs a synchronous call of the native reader. */
  run<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      throw fromNative(error, this.#thrown.find, this.#signal?.reason);
    }
  }

  /** The public object of a native chunk. */
  readonly chunk = (chunk: NativeChunk | NativePacket | null): Chunk | null =>
    chunk === null ? null : toChunk(chunk, native().releaseChunk);

  /** Stops everything, and resolves when the worker is gone, or half a second later, and the caller's own source is closed. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#unlisten();
      this.native.stop('closed');
    }
    await this.#release();
  }

  #release(): Promise<void> {
    this.#released ??= (async () => {
      await atMost(this.native.close(), LONGEST_CLOSE);
      await this.#authority?.dispose();
      abandoned.unregister(this);
      await this.#requests?.close();
    })();
    this.#released.catch(() => {});
    return this.#released;
  }
}

/** What a look at packets gives: the next, `undefined` where nothing came, `null` at the end. */
function came<T>(filled: boolean | null, next: () => T | undefined): NativeTry<T> {
  return filled === null ? null : filled ? next() : undefined;
}

/** A source as the addon takes it. */
export function nativeSource(source: ResolvedSource): NativeSource {
  switch (source.kind) {
    case 'text':
      return { kind: 'text', text: source.text };
    case 'bytes':
      return { kind: 'bytes', data: source.data };
    case 'custom':
      return compact<NativeSource>({
        kind: 'custom',
        seekable: typeof source.custom.seek === 'function',
        size: source.custom.size,
      });
  }
}
