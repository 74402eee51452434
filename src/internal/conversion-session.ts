import type {
  NativeConversion,
  NativeConversionInput,
  NativeConversionOptions,
  NativeConversionResult,
  NativeProgress,
} from '../native/conversion-binding.ts';
import { fromNative } from '../native/failure.ts';
import type { NativeIoAnswers, NativeIoRequest } from '../native/io-binding.ts';
import { native } from '../native/load.ts';
import type { ConvertInput } from '../options/convert-options.ts';
import { compact } from '../options/native-options.ts';
import { bindingifyOpenOptions, DEFAULT_OPEN_OPTIONS } from '../options/open-options.ts';
import { bindingifyWriterOptions, type WriterOptions } from '../options/writer-options.ts';
import { MemoryTarget } from '../target.ts';
import { abortable, abortError, throwIfAborted } from './abort.ts';
import { SourceRequests, TargetRequests, ThrownErrors } from './io-requests.ts';
import { nativeSource } from './reader-session.ts';
import { type ResolvedSource, resolveSource } from './source-adapters.ts';
import type { AbortableTarget, ResolvedTarget } from './target-adapters.ts';
import { type TlsAuthority, tlsAuthority } from './tls-authority.ts';
import { nativeTarget } from './writer-session.ts';

const OPERATION = 'convert';

type Resolved = { readonly input: ConvertInput; readonly source: ResolvedSource };

/** One conversion: the native one, the caller's own sources and target, and what answers for them. */
export class ConversionSession {
  readonly #native: NativeConversion;
  readonly #target: ResolvedTarget;
  readonly #writer: WriterOptions;
  readonly #sources: readonly Resolved[];
  readonly #readers: readonly (SourceRequests | undefined)[];
  readonly #requests: TargetRequests | undefined;
  readonly #thrown = new ThrownErrors();
  readonly #authorities: (TlsAuthority | undefined)[] = [];
  /** Bytes that the caller's own target holds. */
  #written = 0;

  private constructor(sources: readonly Resolved[], target: ResolvedTarget, writer: WriterOptions) {
    this.#sources = sources;
    this.#target = target;
    this.#writer = writer;
    this.#readers = sources.map(({ input, source }) => {
      const { bufferSize = DEFAULT_OPEN_OPTIONS.bufferSize } = input.open ?? {};
      return source.kind === 'custom'
        ? new SourceRequests(source.custom, bufferSize, this.#thrown)
        : undefined;
    });
    this.#requests = this.#targetRequests();
    const { NativeConversion: Conversion } = native();
    const gates = [...this.#readers, this.#requests];
    this.#native = new Conversion(gates.map((requests, gate) => this.#answering(requests, gate)));
  }

  /** Resolves the sources; nothing is opened yet. */
  static async prepare(
    inputs: readonly ConvertInput[],
    target: ResolvedTarget,
    writer: WriterOptions,
  ): Promise<ConversionSession> {
    const sources: Resolved[] = [];
    for (const input of inputs) {
      sources.push({ input, source: await resolveSource(input.source) });
    }
    return new ConversionSession(sources, target, writer);
  }

  /** How far it is. */
  progress(): NativeProgress {
    return this.#native.progress();
  }

  /** Bytes of the result where it went to memory or to the caller's own code. */
  get size(): number | null {
    if (this.#target.kind === 'memory') {
      return this.#target.memory.bytes.byteLength;
    }
    return this.#requests === undefined ? null : this.#written;
  }

  /**
   * Converts, and lets go of everything however it ends.
   *
   * @param options What is made of what.
   * @param signal Ends it at once.
   */
  async run(
    options: NativeConversionOptions,
    signal: AbortSignal | undefined,
  ): Promise<NativeConversionResult> {
    try {
      throwIfAborted(signal, OPERATION);
      const result = await this.#convert(options, signal);
      if (this.#target.kind === 'memory') {
        MemoryTarget.fill(this.#target.memory, result.bytes ?? new Uint8Array(0));
      }
      await this.#requests?.close();
      await this.#release();
      return result;
    } catch (error) {
      const failure = signal?.aborted ? abortError(signal, OPERATION) : this.#failure(error);
      this.#native.stop(signal?.aborted ? 'aborted' : 'closed');
      await this.#release();
      await this.#requests?.abort(failure);
      throw failure;
    }
  }

  async #convert(
    options: NativeConversionOptions,
    signal: AbortSignal | undefined,
  ): Promise<NativeConversionResult> {
    const inputs: NativeConversionInput[] = [];
    for (const { input, source } of this.#sources) {
      const authority = await tlsAuthority(input.open?.tls?.ca);
      this.#authorities.push(authority);
      const open = bindingifyOpenOptions(input.open ?? {}, authority?.file);
      const { start, end } = input;
      inputs.push(compact<NativeConversionInput>({ source: nativeSource(source), open, start, end }));
    }
    const writer = bindingifyWriterOptions(this.#writer);
    const running = this.#native.run(inputs, nativeTarget(this.#target), writer, options);
    return await abortable(running, signal, OPERATION);
  }

  #failure(error: unknown): unknown {
    return this.#requests?.failure?.error ?? fromNative(error, this.#thrown.find);
  }

  #targetRequests(): TargetRequests | undefined {
    if (this.#target.kind !== 'custom' && this.#target.kind !== 'http') {
      return undefined;
    }
    const { custom } = this.#target;
    let opened: Promise<void> | undefined;
    const counted: AbortableTarget = {
      ...(custom.seekable !== undefined && { seekable: custom.seekable }),
      write: async (data, position) => {
        opened ??= Promise.resolve(custom.open?.({ ...this.#writer.options }));
        await opened;
        await custom.write(data, position);
        this.#written = Math.max(this.#written, position + data.byteLength);
      },
      close: () => custom.close?.(),
      abort: (reason) => (custom.abort ?? custom.close)?.call(custom, reason),
      ...(custom.beside !== undefined && { beside: custom.beside.bind(custom) }),
    };
    const requests = new TargetRequests(counted, this.#thrown);
    requests.prepare({ ...this.#writer.options });
    return requests;
  }

  #answering(
    requests: SourceRequests | TargetRequests | undefined,
    gate: number,
  ): (request: NativeIoRequest) => void {
    const answers: NativeIoAnswers = {
      answerRead: (id, data) => this.#native.answerRead(gate, id, data),
      answerDone: (id) => this.#native.answerDone(gate, id),
      answerFailure: (id) => this.#native.answerFailure(gate, id),
    };
    return (request) => void requests?.answer(request, answers);
  }

  async #release(): Promise<void> {
    await this.#native.close();
    for (const authority of this.#authorities) {
      await authority?.dispose();
    }
    for (const requests of this.#readers) {
      await requests?.close();
    }
  }
}
