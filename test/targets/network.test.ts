import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenOptions } from '../../src/index.ts';
import { freePort } from '../support/background.ts';
import { hasNginx, type NginxServer, startNginx } from '../support/nginx-server.ts';
import { readAudio, reading, readVideo, sampleCount, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { CLIP_SIZE, openClip, writeClip } from '../support/write-clip.ts';

const scratch = scratchFolder();
const LIVE = { live: true, seconds: 2 } as const;

/** Reads pictures from an address, of which a reader waits before anybody writes to it. */
async function received(address: string, open: OpenOptions, write: () => Promise<void>) {
  const reading = readVideo(address, { layout: 'NHWC' }, { timeout: 5000, ...open });
  // There is no sign of a server that listens but that it takes a client, and it takes only one.
  await sleep(400);
  const [whole] = await Promise.all([reading, write()]);
  return whole.chunks;
}

/** A TCP server of our own; what it does with its client is up to the test. */
async function listening(serve: (socket: Socket) => void): Promise<{ server: Server; url: string }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    serve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { server, url: `tcp://127.0.0.1:${port}` };
}

describe.concurrent('a writer to', () => {
  it('rtmp is read by our own listening reader, whole and with its times', async () => {
    const address = `rtmp://127.0.0.1:${await freePort()}/live/a`;
    const chunks = await received(address, { options: { listen: 1 } }, () =>
      writeClip(address, {}, { ...LIVE, video: 'libopenh264' }),
    );
    const times = timestamps(chunks);
    expect(times).toHaveLength(50);
    expect(Math.max(...times.map((time, n) => Math.abs(time - (times[0] ?? 0) - n / 25)))).toBeLessThan(
      0.002,
    );
    expect(chunks[0]).toMatchObject(CLIP_SIZE);
  });

  it('udp is MPEG-TS without saying so, and is read by our own reader', async () => {
    const address = `udp://127.0.0.1:${await freePort()}`;
    const chunks = await received(address, { format: 'mpegts', timeout: 1500, openTimeout: 15_000 }, () =>
      writeClip(`${address}?pkt_size=1316`, {}, { live: true, seconds: 3, videoOptions: { g: 10 } }),
    );
    expect(timestamps(chunks).length).toBeGreaterThan(60);
  });

  it('tcp is read by our own listening reader, sound to the sample', async () => {
    const address = `tcp://127.0.0.1:${await freePort()}`;
    const reading = readAudio(`${address}?listen=1`, {}, { timeout: 5000 });
    await sleep(400);
    await writeClip(address, { format: 'matroska' }, { audio: 'pcm_s16le', video: false, seconds: 2 });
    const { chunks, error } = await reading;
    expect(error).toBeUndefined();
    expect(sampleCount(chunks)).toBe(96_000);
  });

  it('tcp sends the very bytes that a file gets', async () => {
    const parts: Buffer[] = [];
    const { server, url } = await listening((socket) => socket.on('data', (part) => parts.push(part)));
    const closed = new Promise((resolve) =>
      server.once('connection', (socket) => socket.once('close', resolve)),
    );
    await writeClip(url, { format: 'mpegts' });
    await closed;
    server.close();
    await writeClip(scratch('same.ts'), {});
    expect(Buffer.compare(Buffer.concat(parts), await readFile(scratch('same.ts')))).toBe(0);
  });

  it('srt is read by our own listening reader', async () => {
    const address = `srt://127.0.0.1:${await freePort()}`;
    const chunks = await received(`${address}?mode=listener`, { format: 'mpegts' }, () =>
      writeClip(address, {}, LIVE),
    );
    expect(timestamps(chunks).length).toBeGreaterThanOrEqual(49);
  });

  it('srt as the listener serves a reader that calls', async () => {
    const address = `srt://127.0.0.1:${await freePort()}`;
    const writing = writeClip(
      `${address}?mode=listener`,
      {},
      { ...LIVE, seconds: 3, videoOptions: { g: 10 } },
    );
    await sleep(300);
    const { chunks } = await readVideo(address, {}, { format: 'mpegts', timeout: 5000 });
    await writing;
    expect(timestamps(chunks).length).toBeGreaterThan(40);
  });

  it('rtsp is read by our own listening reader', async () => {
    const address = `rtsp://127.0.0.1:${await freePort()}/a`;
    const chunks = await received(address, { options: { rtsp_flags: 'listen', listen_timeout: 10 } }, () =>
      writeClip(address, { options: { rtsp_transport: 'tcp' } }, LIVE),
    );
    expect(timestamps(chunks).length).toBeGreaterThanOrEqual(45);
    expect(chunks[0]).toMatchObject(CLIP_SIZE);
  });
});

describe.skipIf(!hasNginx).concurrent('a writer to nginx by RTMP', () => {
  let nginx: NginxServer;
  beforeAll(async () => {
    nginx = await startNginx();
  });
  afterAll(() => nginx?.stop());

  it('is played by our own reader, pictures and sound', async () => {
    const address = nginx.rtmp('ours');
    const writing = writeClip(
      address,
      {},
      { live: true, seconds: 5, video: 'libopenh264', videoOptions: { g: 12 } },
    );
    await sleep(1000);
    const facts = await reading(address, async (reader) => {
      const video = await reader.addVideoStream();
      const audio = await reader.addAudioStream();
      const counts = { pictures: 0, samples: 0, width: video.width, rate: audio.sampleRate };
      for await (const [pictures, sound] of reader) {
        counts.pictures += pictures === null || pictures === undefined ? 0 : 1;
        counts.samples += sound?.kind === 'audio' ? sound.shape[0] : 0;
        if (counts.pictures > 40 && counts.samples > 48_000) break;
      }
      return counts;
    });
    await writing;
    expect(facts).toMatchObject({ width: CLIP_SIZE.width, rate: 48_000 });
    expect(facts.pictures).toBeGreaterThan(40);
  });

  it.skipIf(!hasSystemFfmpeg)('is played by an ffmpeg that is not ours', async () => {
    const address = nginx.rtmp('theirs');
    const writing = writeClip(
      address,
      {},
      { live: true, seconds: 5, video: 'libopenh264', videoOptions: { g: 12 } },
    );
    await sleep(1000);
    const { stdout } = await promisify(execFile)('/usr/bin/ffmpeg', [
      ...['-v', 'error', '-i', address, '-frames:v', '30', '-an', '-f', 'framecrc', '-'],
    ]);
    await writing;
    expect(stdout.split('\n').filter((line) => /^0,/.test(line))).toHaveLength(30);
  });

  it('fails within five seconds where the server goes away', async () => {
    const own = await startNginx();
    const clip = await openClip(own.rtmp('gone'), {}, { live: true, video: 'libopenh264' });
    await clip.write(0.4);
    await own.stop();
    const started = performance.now();
    const error = await mediaError(clip.write(5), 'ERR_IO');
    expect(performance.now() - started).toBeLessThan(5000);
    expect(error.errno).toMatch(/EPIPE|ECONNRESET/);
    await clip.writer.abort();
  });
});

describe('a network target', () => {
  it('that no one serves is an error at once', async () => {
    for (const scheme of ['tcp', 'rtmp']) {
      const error = await mediaError(
        writeClip(`${scheme}://127.0.0.1:${await freePort()}/a`, { format: 'flv' }, { video: false }),
        'ERR_IO',
      );
      expect(error).toMatchObject({ operation: 'open', errno: 'ECONNREFUSED' });
    }
  });

  it('that takes nothing is ERR_TIMEOUT after the time that is allowed', async () => {
    const { server, url } = await listening((socket) => socket.pause());
    const clip = await openClip(url, { format: 'nut', timeout: 700 }, { video: 'rawvideo', audio: false });
    const started = performance.now();
    await mediaError(clip.write(60), 'ERR_TIMEOUT');
    expect(performance.now() - started).toBeGreaterThan(600);
    await clip.writer.abort();
    server.close();
  });

  it('that takes nothing holds an abort up for no more than 250 ms', async () => {
    const { server, url } = await listening((socket) => socket.pause());
    const stop = new AbortController();
    const options = { format: 'nut', signal: stop.signal, timeout: Number.POSITIVE_INFINITY };
    const clip = await openClip(url, options, { video: 'rawvideo', audio: false });
    const writing = mediaError(clip.write(60), 'ERR_ABORTED');
    await sleep(500);
    const started = performance.now();
    stop.abort('enough');
    expect((await writing).cause).toBe('enough');
    await clip.writer.abort();
    expect(performance.now() - started).toBeLessThan(250);
    server.close();
  });

  it('that resets the connection in the middle is ERR_IO, told by the next write', async () => {
    const { server, url } = await listening((socket) => {
      setTimeout(() => socket.resetAndDestroy(), 300);
    });
    const clip = await openClip(url, { format: 'mpegts' }, { live: true });
    const error = await mediaError(clip.write(5), 'ERR_IO');
    expect(error.errno).toMatch(/EPIPE|ECONNRESET/);
    await clip.writer.abort();
    server.close();
  });

  it('is named without its password in every message', async () => {
    const port = await freePort();
    const address = `rtmp://me:secret@127.0.0.1:${port}/live/a`;
    const error = await mediaError(writeClip(address, {}, { video: false }), 'ERR_IO');
    expect(`${error.message}${error.stack}${error.log}`).not.toContain('secret');
  });
});
