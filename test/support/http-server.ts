import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** How a server answers one request; `path` has no query. */
export type Answer = (request: IncomingMessage, response: ServerResponse, path: string) => void;

/** A server of our own on the loopback. */
export type HttpServer = {
  /** Address of a path: `url('/a.mp4')`. */
  readonly url: (path: string) => string;
  readonly port: number;
  /** What it was asked so far. */
  readonly requests: { readonly path: string; readonly headers: IncomingMessage['headers'] }[];
  /** Connections that are open. */
  readonly connections: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

/** Certificate and key of a server, PEM. */
export type Identity = { readonly cert: string; readonly key: string };

/** Starts a server on a free port; with an identity it speaks TLS. */
export async function startHttpServer(answer: Answer, identity?: Identity): Promise<HttpServer> {
  const requests: HttpServer['requests'] = [];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    requests.push({ path, headers: request.headers });
    answer(request, response, path);
  };
  const server = identity === undefined ? createServer(listener) : createSecureServer(identity, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const scheme = identity === undefined ? 'http' : 'https';
  return {
    port,
    requests,
    url: (path) => `${scheme}://127.0.0.1:${port}${path}`,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Answers as a server of files does, byte ranges included. */
export function serveRanges(
  bytes: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
  type = 'video/mp4',
): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const first = Number(range?.[1] ?? 0);
  const last = Math.min(range?.[2] ? Number(range[2]) : Number.POSITIVE_INFINITY, bytes.length - 1);
  const headers = { 'accept-ranges': 'bytes', 'content-type': type, 'content-length': last - first + 1 };
  if (range === null) {
    response.writeHead(200, headers);
  } else {
    response.writeHead(206, { ...headers, 'content-range': `bytes ${first}-${last}/${bytes.length}` });
  }
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(first, last + 1));
}

/** Answers with all bytes and their length, whatever part was asked for. */
export function serveWhole(bytes: Uint8Array, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': bytes.length });
  response.end(bytes);
}
