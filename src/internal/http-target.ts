import { readFile } from 'node:fs/promises';
import type { ClientRequest, Agent as HttpAgent, IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { MediaError, type MediaErrorCode } from '../errors.ts';
import { compact, type OptionValues } from '../options/native-options.ts';
import type { AbortableTarget } from './target-adapters.ts';

/** Options of FFmpeg's HTTP protocol that hold here too, under the same names. */
export const HTTP_OPTIONS: readonly string[] = [
  'method',
  'headers',
  'user_agent',
  'content_type',
  'ca_file',
  'tls_verify',
];

/**
 * Sends the output as the body of one request, in chunks of unknown total. FFmpeg's own protocol is not used for it: it never looks at the
 * server's answer, so that a refused upload would pass for a finished one.
 */
export class HttpTarget implements AbortableTarget {
  readonly #url: URL;
  /** Milliseconds without progress; not finite: any. */
  #timeout: number;
  #request: ClientRequest | undefined;
  #answer: Promise<IncomingMessage> | undefined;
  #failure: MediaError | undefined;
  /** Options of the output that a file of it is part of. */
  #shared: OptionValues = {};
  /** Keeps connections for the next file, where that is asked for. */
  #agent: HttpAgent | undefined;
  /** Wakes whoever waits when the request has failed. */
  #failed: (() => void) | undefined;

  constructor(url: URL, timeout: number) {
    this.#url = url;
    this.#timeout = timeout;
  }

  /** A target for a segment or playlist, that connects as this one would. */
  beside(url: string, options: OptionValues): HttpTarget {
    const target = new HttpTarget(new URL(url), this.#timeout);
    const { ca_file, tls_verify, http_persistent } = options;
    target.#shared = compact({ ca_file, tls_verify });
    if (http_persistent !== undefined && !['0', 'false'].includes(String(http_persistent))) {
      const { Agent } = moduleFor(target.#url);
      this.#agent ??= new Agent({ keepAlive: true });
      target.#agent = this.#agent;
    }
    return target;
  }

  /** Connects and sends the headers. */
  async open(given: OptionValues): Promise<void> {
    const options = { ...this.#shared, ...given };
    if (given.timeout !== undefined) {
      // Formats that open their own files count it in microseconds, as FFmpeg does.
      this.#timeout = Number(given.timeout) / 1000;
    }
    const { ca_file: file } = options;
    const ca = file === undefined ? undefined : await readFile(String(file));
    const request = this.#begin(options, ca);
    await this.#until((done) => {
      request.once('socket', (socket) => {
        if (!socket.connecting && !('encrypted' in socket)) {
          done();
        } else {
          socket.once('encrypted' in socket ? 'secureConnect' : 'connect', done);
        }
      });
      request.once('response', done);
    });
  }

  async write(data: Uint8Array): Promise<void> {
    const request = this.#request;
    this.#check();
    if (request?.write(data) === false) {
      await this.#until((done) => request.once('drain', done));
    }
  }

  /** Ends the body and waits for the server's word. */
  async close(): Promise<void> {
    const answer = this.#answer;
    // A format that opens its own files never opened this one, and the last of them is written.
    if (answer === undefined) {
      this.release();
      return;
    }
    this.#check();
    this.#request?.end();
    await this.#until((done) => {
      answer.then(() => done(), done);
    });
  }

  abort(): void {
    this.#request?.destroy();
    this.release();
  }

  /** Lets go of the connections that were kept for further files. */
  release(): void {
    this.#agent?.destroy();
  }

  #begin(options: OptionValues, ca: Buffer | undefined): ClientRequest {
    const settings: RequestOptions = {
      method: String(options.method ?? 'PUT'),
      headers: headersOf(options),
      agent: this.#agent ?? false,
      rejectUnauthorized: !['0', 'false'].includes(String(options.tls_verify ?? 1)),
      ...(ca !== undefined && { ca }),
    };
    const request = moduleFor(this.#url).request(this.#url, settings);
    this.#request = request;
    this.#answer = new Promise((resolve, reject) => {
      request.once('response', (response) => {
        response.resume();
        const { statusCode = 0 } = response;
        if (statusCode < 300) {
          resolve(response);
        } else {
          this.#fail(this.#refused(statusCode), reject);
        }
      });
      request.on('error', (error) => this.#fail(this.#broken(error), reject));
    });
    this.#answer.catch(() => {});
    request.flushHeaders();
    return request;
  }

  #fail(failure: MediaError, reject: (failure: MediaError) => void): void {
    this.#failure ??= failure;
    reject(this.#failure);
    this.#failed?.();
    this.#request?.destroy();
  }

  #check(): void {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  /** Waits for something of the request, its failure, or the time limit. */
  async #until(listen: (done: () => void) => void): Promise<void> {
    const timeout = this.#timeout;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#failed = resolve;
      listen(resolve);
      if (Number.isFinite(timeout)) {
        timer = setTimeout(
          () => {
            this.#failure ??= this.#error('ERR_TIMEOUT', `${this.#name} took nothing in ${timeout} ms`);
            resolve();
          },
          Math.min(timeout, 2 ** 31 - 1),
        );
      }
      if (this.#failure !== undefined) {
        resolve();
      }
    });
    clearTimeout(timer);
    this.#check();
  }

  #refused(status: number): MediaError {
    const code: MediaErrorCode =
      status === 404 || status === 410
        ? 'ERR_NOT_FOUND'
        : status === 401 || status === 403
          ? 'ERR_PERMISSION'
          : 'ERR_HTTP_STATUS';
    const redirect = status < 400 ? '; give the address that it redirects to' : '';
    return this.#error(code, `${this.#name} answered with status ${status}${redirect}`, { status });
  }

  #broken(error: NodeJS.ErrnoException): MediaError {
    const { code = '' } = error;
    if (/CERT|TLS|SSL|SIGNATURE/.test(code)) {
      return this.#error('ERR_TLS', `the secure connection to ${this.#name} failed: ${error.message}`, {
        cause: error,
      });
    }
    const facts = /^E[A-Z]+$/.test(code) ? { errno: code, cause: error } : { cause: error };
    return this.#error('ERR_IO', `can't write to ${this.#name}: ${error.message}`, facts);
  }

  #error(code: MediaErrorCode, message: string, facts: object = {}): MediaError {
    return new MediaError(code, message, { operation: 'write', ...facts });
  }

  /** The address without credentials and parameters. */
  get #name(): string {
    return `'${this.#url.origin}${this.#url.pathname}'`;
  }
}

/** The headers that the options ask for; `headers` holds lines, as FFmpeg has it. */
function headersOf(options: OptionValues): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of String(options.headers ?? '').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) {
      headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    }
  }
  if (options.user_agent !== undefined) {
    headers['User-Agent'] = String(options.user_agent);
  }
  if (options.content_type !== undefined) {
    headers['Content-Type'] = String(options.content_type);
  }
  return headers;
}

/** What speaks an address's protocol. Loaded only here: most programs write to none, and it takes as long as all of the library. */
function moduleFor({ protocol }: URL): Pick<typeof import('node:http'), 'Agent' | 'request'> {
  return process.getBuiltinModule(protocol === 'https:' ? 'node:https' : 'node:http');
}
