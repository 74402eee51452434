import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StreamReader, StreamWriter } from '../../src/index.ts';
import { freePort } from '../support/background.ts';
import { type Ended, ended } from '../support/ended.ts';
import { hasNginx, type NginxServer, startNginx } from '../support/nginx-server.ts';
import { isBuilt } from '../support/program.ts';
import { hasPulseServer, type PulseServer, startPulseServer } from '../support/pulse-server.ts';
import { nextPicture, readAudio, readVideo, sampleCount, timestamps } from '../support/read-whole.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { chord } from '../support/signal.ts';
import { writeClip } from '../support/write-clip.ts';
import { hasXServer, startXServer, type XServer } from '../support/x-server.ts';

const scratch = scratchFolder();

/** Runs one of the examples to its end. */
function run(name: string, ...args: readonly string[]): Promise<Ended> {
  const program = fileURLToPath(new URL(`../../examples/live/${name}.mjs`, import.meta.url));
  return ended(spawn(process.execPath, [program, ...args], { timeout: 50_000 }));
}

/** The same, which has to end well. */
async function runWell(name: string, ...args: readonly string[]): Promise<Ended> {
  const ended = await run(name, ...args);
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return ended;
}

/** Two seconds of sound and pictures. */
const SHORT = scratch('short.mp4');
beforeAll(() => writeClip(SHORT, {}, { seconds: 2, video: 'libopenh264', videoOptions: { g: 12 } }));

describe.skipIf(!isBuilt)('the live examples:', () => {
  it('a file through an effect to a writer, in real time', async () => {
    const target = scratch('echo.mka');
    const started = performance.now();
    await runWell('effect-in-real-time', SHORT, target, 'volume=0.5');
    expect(performance.now() - started).toBeGreaterThan(1900);
    const [before, after] = [await readAudio(SHORT), await readAudio(target)];
    expect(Math.abs(sampleCount(after.chunks) - sampleCount(before.chunks))).toBeLessThan(2048);
    const loudness = ({ chunks }: typeof before) =>
      Math.hypot(...chunks.flatMap(({ data }) => Math.hypot(...(data as Float32Array))));
    expect(loudness(after) / loudness(before)).toBeCloseTo(0.5, 1);
  });

  it('a file to a video of its spectrum, with its sound', async () => {
    const sound = scratch('tone.wav');
    const writer = new StreamWriter(sound);
    const input = writer.addAudioStream({ sampleRate: 48_000, channels: 2 });
    await writer.open();
    await input.write(chord(96_000, 48_000, 2));
    await writer.finish();
    const target = scratch('spectrum.mp4');
    await runWell('spectrum-video', sound, target, '160', '90');
    const { chunks } = await readVideo(target, { layout: 'NHWC' });
    expect(timestamps(chunks)).toHaveLength(50);
    expect(sampleCount((await readAudio(target)).chunks)).toBe(96_000);
    // The tone of 440 Hz stands out against frequencies without any.
    const { data } = chunks[40] as (typeof chunks)[number];
    const heights = Array.from(
      { length: 160 },
      (_, x) =>
        Array.from({ length: 90 }, (_, y) => (data[(y * 160 + x) * 3] ?? 0) > 60).filter(Boolean).length,
    );
    const bin = (x: number) => Math.floor(2 * 512 ** (x / 160));
    const tone = heights.findIndex((_, x) => Math.abs((bin(x) * 48_000) / 2048 - 440) < 24);
    expect(heights[tone]).toBeGreaterThan(60);
    expect(Math.max(...heights.slice(150))).toBeLessThan(40);
  });

  it('a folder in another format, whatever is wrong with one of its files', async () => {
    const folder = scratch('folder');
    mkdirSync(folder);
    copyFileSync(SHORT, join(folder, 'a.mp4'));
    copyFileSync(CLIP, join(folder, 'b.mp4'));
    writeFileSync(join(folder, 'c.txt'), 'no sound at all');
    const { status, stdout, stderr } = await run(
      'convert-folder',
      folder,
      scratch('converted'),
      'flac',
      '16000',
    );
    expect(status).toBe(1);
    expect(stdout.split('\n').sort()).toEqual(['', 'a.mp4: done', 'b.mp4: done']);
    expect(stderr).toMatch(/^c\.txt: ERR_INVALID_DATA: /);
    expect(readdirSync(scratch('converted')).sort()).toEqual(['a.flac', 'b.flac']);
    const { chunks } = await readAudio(join(scratch('converted'), 'b.flac'));
    expect(chunks[0]?.sampleRate).toBe(16_000);
    expect(sampleCount(chunks)).toBe(160_000);
  });

  it('MPEG-TS by UDP from one process to another', async () => {
    const address = `udp://127.0.0.1:${await freePort()}`;
    const receiving = runWell('udp-receive', address);
    await sleep(1000);
    // Who begins to listen in the middle needs a key frame and the tables of what is sent.
    await runWell('udp-send', CLIP, address);
    const { stdout } = await receiving;
    expect(stdout).toMatch(/^pictures of \d+x\d+, sound of \d+ Hz\n/);
    const [, pictures, seconds] = /(\d+) pictures, ([\d.]+) s of sound/.exec(stdout) ?? [];
    expect(Number(pictures)).toBeGreaterThan(200);
    expect(Number(seconds)).toBeGreaterThan(8);
  });

  it('RTMP to files of two seconds', async () => {
    const address = `rtmp://127.0.0.1:${await freePort()}/live/a`;
    const recording = run('rtmp-to-files', address, scratch('recording-%d.mkv'), '2');
    await sleep(1000);
    const plan = { seconds: 5, live: true, video: 'libopenh264', videoOptions: { g: 25 } } as const;
    await writeClip(address, {}, plan);
    expect((await recording).status).toBe(0);
    const files = readdirSync(scratch('.')).filter((name) => name.startsWith('recording-'));
    expect(files.sort()).toEqual(['recording-0.mkv', 'recording-1.mkv', 'recording-2.mkv']);
    const lengths = [];
    for (const name of files) lengths.push(timestamps((await readVideo(scratch(name))).chunks).length);
    expect(lengths).toEqual([50, 50, 25]);
  });
});

describe.skipIf(!isBuilt || !hasPulseServer)('the live examples with a sound server:', () => {
  let pulse: PulseServer;
  beforeAll(async () => {
    pulse = await startPulseServer();
  });
  afterAll(() => pulse?.stop());

  /** Plays a tone of 2000 Hz for so many seconds. */
  async function play(seconds: number): Promise<void> {
    const options = { server: pulse.server, device: pulse.sink };
    const writer = new StreamWriter('tone', { format: 'pulse', options });
    const input = writer.addAudioStream({ sampleRate: 44_100, channels: 1 });
    await writer.open();
    const tone = Float32Array.from(
      { length: 44_100 * seconds },
      (_, n) => 0.5 * Math.sin((2 * Math.PI * 2000 * n) / 44_100),
    );
    await input.write(tone);
    await writer.finish();
  }

  it('a microphone to a picture of what it hears', async () => {
    const target = scratch('heard.png');
    // A sink without a card plays far ahead: who listens has to be there before the sound begins.
    const listening = runWell(
      'microphone-spectrogram',
      target,
      '4',
      pulse.monitor,
      'pulse',
      `server=${pulse.server}`,
    );
    await sleep(1500);
    await Promise.all([play(2), listening]);
    const reader = await StreamReader.open(target);
    await reader.addVideoStream({ format: 'gray', layout: 'NHWC' });
    const { data, height, width } = await nextPicture(reader);
    await reader.close();
    expect([width, height]).toEqual([63, 512]);
    // Rows go down from 8000 Hz to 0: the tone is three quarters of the way down.
    const levels = Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => Number(data[y * width + x])).reduce(
        (sum, level) => sum + level,
      ),
    );
    const loudest = levels.indexOf(Math.max(...levels));
    expect(Math.abs(loudest - (height - 1 - (2000 / 8000) * height))).toBeLessThan(4);
  });

  describe.skipIf(!hasXServer || !hasNginx)('with a screen and an RTMP server,', () => {
    let screen: XServer;
    let nginx: NginxServer;
    beforeAll(async () => {
      [screen, nginx] = await Promise.all([startXServer(320, 240), startNginx()]);
    });
    afterAll(() => Promise.all([screen?.stop(), nginx?.stop()]));

    it('both go live together', async () => {
      const address = nginx.rtmp('screen');
      const sending = runWell('screen-to-rtmp', address, '9', screen.display, pulse.monitor, pulse.server);
      const playing = sleep(1500).then(() => play(6));
      for (const promise of [playing, sending]) promise.catch(() => {});
      await sleep(3000);
      const reader = await StreamReader.open(address);
      const video = await reader.addVideoStream();
      const audio = await reader.addAudioStream({ channels: 1, framesPerChunk: 4410 });
      expect([video.width, video.height, audio.sampleRate]).toEqual([320, 240, 44_100]);
      let pictures = 0;
      let loudest = 0;
      for await (const [picture, sound] of reader) {
        pictures += picture ? 1 : 0;
        if (sound?.kind === 'audio') loudest = Math.max(loudest, ...(sound.data as Float32Array));
        if (pictures > 25 && loudest > 0.3) break;
      }
      await reader.close();
      await Promise.all([sending, playing]);
      expect(pictures).toBeGreaterThan(25);
      expect(loudest).toBeGreaterThan(0.3);
    });
  });
});
