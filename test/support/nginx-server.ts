import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { freePort, ownFolder, startBackground, untilReady } from './background.ts';
import { nginx } from './tools.ts';

/** Whether nginx with its RTMP module is on this machine. */
export const hasNginx: boolean = nginx !== null;

/** An nginx of our own on the loopback, with RTMP and HTTP. */
export type NginxServer = {
  readonly rtmpPort: number;
  readonly httpPort: number;
  /** An RTMP address whose publisher is passed on to any number of players: `rtmp://127.0.0.1:PORT/live/NAME`. */
  readonly rtmp: (name: string) => string;
  /** Address of a file below {@link folder}, and of `stat` (the RTMP module's own statistics, XML). */
  readonly http: (path: string) => string;
  /** What HTTP serves, and where HLS of `rtmp://…/hls/NAME` appears as `hls/NAME.m3u8`. */
  readonly folder: string;
  /** The server's log of errors so far. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

const ATTEMPTS = 3;

/** Starts nginx in the foreground, as a process of its own without workers. */
export async function startNginx(): Promise<NginxServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort(), await freePort());
    } catch (error) {
      // Someone else may have taken a port since it was found free.
      if (attempt === ATTEMPTS || !String(error).includes('Address already in use')) {
        throw error;
      }
    }
  }
}

async function start(rtmpPort: number, httpPort: number): Promise<NginxServer> {
  if (nginx === null) {
    throw new Error('nginx is not installed');
  }
  const folder = ownFolder();
  for (const name of ['www/hls', 'temp', 'logs']) {
    mkdirSync(folder.path(name), { recursive: true });
  }
  const log = folder.path('logs/error.log');
  writeFileSync(folder.path('nginx.conf'), settings(nginx.modules, folder.path, rtmpPort, httpPort));
  const server = startBackground(nginx.program, [
    '-p',
    folder.path(''),
    '-c',
    folder.path('nginx.conf'),
    '-e',
    log,
  ]);
  await untilReady(server, async () => (await accepts(rtmpPort)) && (await accepts(httpPort)));
  return {
    rtmpPort,
    httpPort,
    rtmp: (name) => `rtmp://127.0.0.1:${rtmpPort}/live/${name}`,
    http: (path) => `http://127.0.0.1:${httpPort}/${path}`,
    folder: folder.path('www'),
    log: () => readFileSync(log, 'utf8'),
    async stop() {
      await server.stop();
      folder.remove();
    },
  };
}

const settings = (modules: string, path: (name: string) => string, rtmp: number, http: number): string => `
  load_module ${modules}/ngx_rtmp_module.so;
  daemon off;
  master_process off;
  pid ${path('nginx.pid')};
  error_log ${path('logs/error.log')} info;
  events { worker_connections 256; }
  rtmp {
    access_log off;
    server {
      listen 127.0.0.1:${rtmp};
      chunk_size 4096;
      application live { live on; record off; wait_key on; idle_streams off; }
      application hls { live on; record off; hls on; hls_path ${path('www/hls')}; hls_fragment 1s; hls_playlist_length 10s; }
    }
  }
  http {
    access_log off;
    client_body_temp_path ${path('temp/body')};
    proxy_temp_path ${path('temp/proxy')};
    fastcgi_temp_path ${path('temp/fastcgi')};
    uwsgi_temp_path ${path('temp/uwsgi')};
    scgi_temp_path ${path('temp/scgi')};
    types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; video/mp4 mp4; }
    server {
      listen 127.0.0.1:${http};
      root ${path('www')};
      location = /stat { rtmp_stat all; }
    }
  }
`;

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
