import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { StreamReader, StreamWriter, type WriterOptions } from '../../src/index.ts';
import { freePort } from '../support/background.ts';
import { readVideo, timestamps } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP_SIZE, openClip, writeClip } from '../support/write-clip.ts';

const LISTEN = { options: { listen: 1 } };
const PLAN = { live: true, video: 'libopenh264', open: LISTEN } as const;

/** A writer with one stream, whose `open()` makes it a server. */
function server(address: string, options: WriterOptions = {}): StreamWriter {
  const writer = new StreamWriter(address, options);
  writer.addAudioStream({ sampleRate: 44_100, channels: 1, encoder: 'aac' });
  return writer;
}

const address = async (): Promise<string> => `rtmp://127.0.0.1:${await freePort()}/live/a`;

describe('a writer that is an RTMP server', () => {
  it('waits for its client and gives it everything', async () => {
    const url = await address();
    const writing = writeClip(url, {}, { ...PLAN, seconds: 2 });
    await sleep(300);
    const { chunks } = await readVideo(url, {}, { timeout: 5000 });
    await writing;
    expect(timestamps(chunks)).toHaveLength(50);
    expect(chunks[0]).toMatchObject(CLIP_SIZE);
  });

  it.skipIf(!hasSystemFfmpeg)('serves an ffmpeg that is not ours', async () => {
    const url = await address();
    const writing = writeClip(url, {}, { ...PLAN, seconds: 2 });
    await sleep(300);
    const { stdout } = await promisify(execFile)('/usr/bin/ffmpeg', [
      ...['-v', 'fatal', '-i', url, '-an', '-f', 'framecrc', '-'],
    ]);
    await writing;
    expect(stdout.split('\n').filter((line) => /^0,/.test(line)).length).toBeGreaterThanOrEqual(49);
  });

  it('stops waiting within 250 ms of an abort', async () => {
    const stop = new AbortController();
    const writer = server(await address(), { signal: stop.signal });
    const opening = mediaError(writer.open(LISTEN), 'ERR_ABORTED');
    await sleep(400);
    const started = performance.now();
    stop.abort('no one came');
    expect((await opening).cause).toBe('no one came');
    await writer.abort();
    expect(performance.now() - started).toBeLessThan(250);
  });

  it('frees its port when it is aborted', async () => {
    const url = await address();
    for (let n = 0; n < 2; n += 1) {
      const writer = server(url);
      const opening = mediaError(writer.open(LISTEN), 'ERR_ABORTED');
      await sleep(200);
      await writer.abort();
      await opening;
    }
  });

  it('waits only as long as it is told', async () => {
    const writer = server(await address(), { timeout: 500 });
    const started = performance.now();
    await mediaError(writer.open(LISTEN), 'ERR_TIMEOUT');
    expect(performance.now() - started).toBeGreaterThan(450);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('does not hold the event loop up while it waits', async () => {
    const writer = server(await address());
    const opening = mediaError(writer.open(LISTEN), 'ERR_ABORTED');
    const started = performance.now();
    let turns = 0;
    while (performance.now() - started < 200) {
      await sleep(5);
      turns += 1;
    }
    expect(turns).toBeGreaterThan(10);
    await writer.abort();
    await opening;
  });

  it('says that its client has left', async () => {
    const url = await address();
    const opening = openClip(url, {}, PLAN);
    await sleep(300);
    const leaving = StreamReader.open(url).then((reader) => reader.close());
    const clip = await opening;
    const error = await mediaError(clip.write(25), 'ERR_IO');
    expect(error.errno).toMatch(/EPIPE|ECONNRESET/);
    await leaving;
    await clip.writer.abort();
  });
});
