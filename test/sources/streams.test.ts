import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type OpenOptions, StreamReader, type VideoChunk } from '../../src/index.ts';
import { type Background, freePort, startBackground } from '../support/background.ts';
import { makeStream } from '../support/hls.ts';
import { hasNginx, type NginxServer, startNginx } from '../support/nginx-server.ts';
import { allBytes, readVideo, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const FRAMES = 150;

/** The system's FFmpeg as the other end: sends the stream as it is, in its own time or twice as fast. */
function send(to: string, format: string, more: readonly string[] = [], speed = '2'): Background {
  const input = ['-v', 'error', '-readrate', speed, '-i', scratch('whole.ts'), ...more];
  const coding =
    format === 'flv' ? ['-c:v', 'flv', '-g', '5', '-c:a', 'libmp3lame', '-ar', '44100'] : ['-c', 'copy'];
  return startBackground('/usr/bin/ffmpeg', [...input, ...coding, '-f', format, to]);
}

/** A UDP port of the loopback that nobody listens on at the moment. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}

async function someFrames(reader: StreamReader, count: number): Promise<VideoChunk[]> {
  await reader.addVideoStream();
  const chunks: VideoChunk[] = [];
  for await (const [chunk] of reader) {
    if (chunk?.kind === 'video') chunks.push(chunk);
    if (chunks.length === count) break;
  }
  return chunks;
}

describe.skipIf(!hasSystemFfmpeg)('a stream from another process', () => {
  let wanted: Buffer;
  beforeAll(async () => {
    makeStream(scratch('whole.ts'));
    wanted = allBytes((await readVideo(scratch('whole.ts'))).chunks);
  });
  const FRAME = 160 * 120 * 3;

  it('as MPEG-TS over UDP is the pictures that were sent', async () => {
    const address = `udp://127.0.0.1:${await freeUdpPort()}`;
    const opening = StreamReader.open(address, { options: { fifo_size: 100_000 }, timeout: 2000 });
    await sleep(200);
    const sender = send(`${address}?pkt_size=1316`, 'mpegts');
    const reader = await opening;
    expect(reader.seekable).toBe(false);
    const chunks = await someFrames(reader, 60);
    await reader.close();
    await sender.stop();
    expect(chunks).toHaveLength(60);
    // Where in the stream it joined is up to the clock; from there on every picture is the next one.
    const first = allBytes(chunks.slice(0, 1));
    let at = 0;
    while (at < FRAMES && !wanted.subarray(at * FRAME, (at + 1) * FRAME).equals(first)) at += 1;
    expect(allBytes(chunks).equals(wanted.subarray(at * FRAME, (at + 60) * FRAME))).toBe(true);
  });

  it('as MPEG-TS over TCP, either end listening, ends with the connection', async () => {
    const port = await freePort();
    const opening = readVideo(`tcp://127.0.0.1:${port}`, {}, { options: { listen: 1 } });
    await sleep(300);
    const sender = send(`tcp://127.0.0.1:${port}`, 'mpegts', [], '10');
    const heard = await opening;
    await sender.stop();
    expect(heard.error).toBeUndefined();
    expect(allBytes(heard.chunks).equals(wanted)).toBe(true);

    const other = await freePort();
    const server = send(`tcp://127.0.0.1:${other}?listen=1`, 'mpegts', [], '10');
    await sleep(700);
    const { chunks, error } = await readVideo(`tcp://127.0.0.1:${other}`);
    await server.stop();
    expect(error).toBeUndefined();
    expect(allBytes(chunks).equals(wanted)).toBe(true);
  });

  it('as RTSP that is announced to us is read to its end', async () => {
    const port = await freePort();
    const address = `rtsp://127.0.0.1:${port}/live`;
    const opening = StreamReader.open(address, { options: { rtsp_flags: 'listen' }, timeout: 3000 });
    await sleep(500);
    const sender = send(address, 'rtsp', ['-rtsp_transport', 'tcp']);
    const reader = await opening;
    const chunks = await someFrames(reader, 40);
    await reader.close();
    await sender.stop();
    expect(chunks).toHaveLength(40);
    for (let n = 1; n < chunks.length; n += 1) {
      expect((chunks[n]?.pts ?? 0) - (chunks[n - 1]?.pts ?? 0)).toBeCloseTo(0.04, 2);
    }
  });

  it('as RTMP published to us, who listen, ends with the connection', async () => {
    const address = `rtmp://127.0.0.1:${await freePort()}/live/mine`;
    const opening = readVideo(address, {}, { options: { listen: 1 }, timeout: 5000 });
    await sleep(500);
    const sender = send(address, 'flv', [], '10');
    const { chunks, error } = await opening;
    await sender.stop();
    expect(error).toBeUndefined();
    expect(chunks.length).toBeGreaterThan(FRAMES - 3);
    expect(chunks[0]).toMatchObject({ width: 160, height: 120 });
  });

  it('over SRT, we listening, ends with the connection', async () => {
    const port = await freeUdpPort();
    const opening = readVideo(`srt://127.0.0.1:${port}?mode=listener`, {}, { timeout: 5000 });
    await sleep(500);
    const sender = send(`srt://127.0.0.1:${port}?mode=caller`, 'mpegts', [], '4');
    const { chunks, error } = await opening;
    await sender.stop();
    expect(error).toBeUndefined();
    expect(chunks.length).toBeGreaterThan(FRAMES / 2);
  });

  describe.skipIf(!hasNginx)('through nginx as RTMP', () => {
    let nginx: NginxServer;
    beforeAll(async () => {
      nginx = await startNginx();
      return () => nginx.stop();
    });

    it('is played by several readers at once, and ends when the publisher ends', async () => {
      const sender = send(nginx.rtmp('show'), 'flv', [], '1');
      await sleep(1000);
      const players = await Promise.all(
        [1, 2].map(() => readVideo(nginx.rtmp('show'), {}, { timeout: 5000 })),
      );
      await sender.stop();
      for (const { chunks, error } of players) {
        expect(error).toBeUndefined();
        expect(chunks.length).toBeGreaterThan(50);
        const times = timestamps(chunks);
        expect(times.every((time, n) => n === 0 || time > (times[n - 1] ?? 0))).toBe(true);
      }
    });

    it('that nobody publishes is refused by the server', async () => {
      await mediaError(StreamReader.open(nginx.rtmp('nobody'), { openTimeout: 10_000 }), 'ERR_IO');
    });
  });
});

describe('an open() that waits', () => {
  /** Accepts, and says nothing. */
  async function mute(): Promise<{ port: number; stop: () => void }> {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket.on('error', () => {}))).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    return {
      port,
      stop: () => {
        for (const socket of sockets) socket.destroy();
        server.close();
      },
    };
  }

  const waits: [string, (port: number, udp: number) => [string, OpenOptions?]][] = [
    ['for an answer over HTTP', (port) => [`http://127.0.0.1:${port}/a.mp4`]],
    ['for a TLS handshake', (port) => [`https://127.0.0.1:${port}/a.mp4`]],
    ['for an RTMP handshake', (port) => [`rtmp://127.0.0.1:${port}/live/a`]],
    ['for an RTSP answer', (port) => [`rtsp://127.0.0.1:${port}/a`]],
    ['for bytes over TCP', (port) => [`tcp://127.0.0.1:${port}`]],
    ['for packets over UDP', (_, udp) => [`udp://127.0.0.1:${udp}`]],
    ['for an SRT caller', (_, udp) => [`srt://127.0.0.1:${udp}?mode=listener`]],
    ['for an SRT listener', (_, udp) => [`srt://127.0.0.1:${udp}`]],
    ['for a publisher over RTMP', (_, udp) => [`rtmp://127.0.0.1:${udp}/live/a`, { options: { listen: 1 } }]],
    [
      'for a publisher over RTSP',
      (_, udp) => [`rtsp://127.0.0.1:${udp}/a`, { options: { rtsp_flags: 'listen' } }],
    ],
    ['for a client over TCP', (_, udp) => [`tcp://127.0.0.1:${udp}`, { options: { listen: 1 } }]],
    // An address of RFC 5737, which is nobody's.
    ['for a connection to nowhere', () => ['tcp://192.0.2.1:9']],
  ];

  it.each(waits)('%s ends within 250 ms of its signal, and of its openTimeout', async (_, address) => {
    const server = await mute();
    const [source, options] = address(server.port, await freeUdpPort());
    const controller = new AbortController();
    const opening = StreamReader.open(source, { ...options, signal: controller.signal, openTimeout: 20_000 });
    const outcome = opening.catch((error: unknown) => error);
    await sleep(150);
    const start = performance.now();
    controller.abort(new Error('enough'));
    const aborted = await outcome;
    const took = performance.now() - start;
    // A network without any route says so before anyone could be kept waiting.
    if ((aborted as { code?: string }).code !== 'ERR_IO') {
      expect(aborted).toMatchObject({ code: 'ERR_ABORTED', cause: { message: 'enough' } });
      expect(took).toBeLessThan(250);
      const again = performance.now();
      await mediaError(StreamReader.open(source, { ...options, openTimeout: 300 }), 'ERR_TIMEOUT');
      expect(performance.now() - again).toBeLessThan(300 + 250);
    }
    server.stop();
  });
});
