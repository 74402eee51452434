import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { encodeMessage, type MessageKind } from './messages.ts';
import { PAGE, SCRIPT } from './page.ts';

/** Bytes that may wait for a slow page before pictures are left out for it. */
const PATIENCE = 1 << 20;

/** Serves the page and hands it what happens. */
export class MonitorServer {
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));
  readonly #pages: Set<ServerResponse> = new Set();
  readonly #hosts: Set<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
  /** What a page gets when it comes. */
  greeting: () => readonly [MessageKind, object][] = () => [];

  /** Starts to listen and gives the page's address. */
  listen(port: number, host: string): Promise<string> {
    this.#hosts.add(host.includes(':') ? `[${host}]` : host);
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, () => {
        const address = this.#server.address();
        const at = typeof address === 'object' && address !== null ? address.port : port;
        resolve(`http://${host.includes(':') ? `[${host}]` : host}:${at}/`);
      });
    });
  }

  /** Sends a message to every page. Pictures are left out for a page that does not keep up. */
  send(kind: MessageKind, content: Uint8Array | object): void {
    if (this.#pages.size === 0) return;
    const message = encodeMessage(kind, content);
    for (const page of this.#pages) {
      if (kind === 'picture' && page.writableLength > PATIENCE) continue;
      if (page.writableLength > 4 * PATIENCE) page.destroy();
      else page.write(message);
    }
  }

  close(): void {
    for (const page of this.#pages) page.end();
    this.#server.close();
    this.#server.closeIdleConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    // A foreign site whose name leads here must not read what this machine's camera sees.
    const name = (request.headers.host ?? '').replace(/:\d+$/, '');
    const headers = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
    if (!this.#hosts.has(name)) {
      response.writeHead(403, headers).end('This address is not the monitor\u2019s.\n');
    } else if (request.url === '/') {
      const policy =
        "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; connect-src 'self'; img-src blob:";
      response
        .writeHead(200, {
          ...headers,
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': policy,
        })
        .end(PAGE);
    } else if (request.url === '/monitor.js') {
      response.writeHead(200, { ...headers, 'content-type': 'text/javascript; charset=utf-8' }).end(SCRIPT);
    } else if (request.url === '/feed') {
      this.#join(response.writeHead(200, { ...headers, 'content-type': 'application/octet-stream' }));
    } else {
      // Browsers ask for an icon by themselves.
      response.writeHead(request.url === '/favicon.ico' ? 204 : 404, headers).end();
    }
  }

  #join(page: ServerResponse): void {
    this.#pages.add(page);
    page.once('close', () => this.#pages.delete(page));
    for (const [kind, content] of this.greeting()) page.write(encodeMessage(kind, content));
  }
}
