import type { ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import { MediaError } from '../errors.ts';
import { type ProgramName, programPath } from '../native/programs.ts';
import { abortError, onAbort, throwIfAborted } from './abort.ts';

/** A line that a program wrote. */
export type PlayerEvent = { readonly event: string };

/** Lines of its error output that are kept. */
const MOST_LINES = 20;

/**
 * A program of ours that plays or shows what is written to it, and tells what happens in lines of JSON.
 *
 * It ends with its input, when it is stopped, and with this process.
 */
export class PlayerProcess<E extends PlayerEvent> {
  readonly #operation: string;
  readonly #name: ProgramName;
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #listen: (event: E) => void;
  readonly #ended: Promise<void>;
  readonly #unlisten: () => void;
  #said: string[] = [];
  #failure: Error | undefined;
  #fail: (error: Error) => void = () => {};
  readonly #failed: Promise<never>;

  /**
   * @param name Which program.
   * @param request Its argument.
   * @param operation What is being done, for messages.
   * @param listen Hears every line.
   * @param signal Stops it at once.
   * @throws MediaError `ERR_ABORTED`, `ERR_NATIVE_MISSING`.
   */
  constructor(
    name: ProgramName,
    request: object,
    operation: string,
    listen: (event: E) => void,
    signal: AbortSignal | undefined,
  ) {
    throwIfAborted(signal, operation);
    this.#operation = operation;
    this.#name = name;
    this.#listen = listen;
    this.#failed = new Promise((_, reject) => {
      this.#fail = (error) => {
        this.#failure ??= error;
        reject(error);
      };
    });
    this.#failed.catch(() => {});
    // Loaded only here: most programs play nothing.
    const { spawn } = process.getBuiltinModule('node:child_process');
    this.#child = spawn(programPath(name), [JSON.stringify(request)], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#input = this.#child.stdin as Writable;
    // What is wrong with the pipe is told by the program's end.
    this.#input.on('error', () => {});
    this.#hear();
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.#fail(this.#deviceError(`can't be started: ${error.message}`));
        resolve();
      });
      this.#child.once('close', (code, killed) => {
        if (code !== 0) {
          this.#fail(this.#endedEarly(code, killed));
        }
        resolve();
      });
    });
    this.#unlisten = onAbort(signal, this, (player) => {
      player.#fail(abortError(signal as AbortSignal, operation));
      player.#child.kill('SIGKILL');
    });
  }

  /** Fails with what the program reported. */
  fail(message: string): void {
    this.#fail(this.#deviceError(message));
  }

  /** Writes, and resolves when there is room for more. */
  async write(...parts: readonly Uint8Array[]): Promise<void> {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    const written = Promise.all(
      parts.map(
        (bytes) =>
          // A pipe that broke is told by the program's end.
          new Promise<void>((resolve) => this.#input.write(bytes, (error) => error ?? resolve())),
      ),
    );
    await this.within(written);
  }

  /** Waits for something, and no longer than until the program fails. */
  async within<T>(pending: Promise<T>): Promise<T> {
    pending.catch(() => {});
    return Promise.race([this.#failed, pending]);
  }

  /** Says that nothing follows, and waits until the program has ended. */
  async finish(): Promise<void> {
    this.#input.end();
    await this.#ended;
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  /** Resolves when the program has ended, however. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Ends the program if it has not ended. */
  async stop(): Promise<void> {
    this.#unlisten();
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #hear(): void {
    eachLine(this.#child.stdout, (line) => {
      try {
        this.#listen(JSON.parse(line) as E);
      } catch {
        this.#said.push(line);
      }
    });
    eachLine(this.#child.stderr, (line) => {
      this.#said = [...this.#said, line].slice(-MOST_LINES);
    });
  }

  #endedEarly(code: number | null, killed: NodeJS.Signals | null): MediaError {
    const missing = /loading shared libraries: (\S+):/.exec(this.#said.join('\n'))?.[1];
    return this.#deviceError(
      missing === undefined
        ? `ended with ${killed ?? `code ${code}`}${this.#said.length > 0 ? `: ${this.#said.at(-1)}` : ''}`
        : `needs the system library ${missing}, which is not installed on this machine`,
    );
  }

  #deviceError(message: string): MediaError {
    return new MediaError('ERR_DEVICE', `${this.#name}: ${message}`, {
      operation: this.#operation,
      log: this.#said.length > 0 ? this.#said.join('\n') : undefined,
    });
  }
}

function eachLine(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  });
}
