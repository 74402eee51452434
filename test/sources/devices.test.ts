import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { deviceSources, inputDevices, StreamReader } from '../../src/index.ts';
import { startBackground } from '../support/background.ts';
import { runProgram } from '../support/program.ts';
import { hasPulseServer, type PulseServer, startPulseServer } from '../support/pulse-server.ts';
import { bytesOf, nextPicture, reading } from '../support/read-whole.ts';
import { mediaError } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, toS16 } from '../support/signal.ts';
import { debianProgram } from '../support/tools.ts';
import { hasXServer, startXServer, type XServer } from '../support/x-server.ts';

const scratch = scratchFolder();
const RATE = 48_000;
const samples = (data: ArrayLike<number | bigint>): Float32Array =>
  Float32Array.from(data as ArrayLike<number>);

describe.skipIf(!hasPulseServer)('format: pulse', () => {
  let pulse: PulseServer;
  beforeAll(async () => {
    pulse = await startPulseServer(RATE);
    return () => pulse.stop();
  });

  it('hears what the daemon plays', async () => {
    const sound = toS16(chord(RATE * 4, RATE, 2));
    const file = scratch('played.raw');
    writeFileSync(file, new Uint8Array(sound.buffer));
    const options = { server: pulse.server, sample_rate: RATE, channels: 2 };
    await reading(
      pulse.monitor,
      async (reader) => {
        const [stream] = reader.sourceStreams;
        expect(stream).toMatchObject({ mediaType: 'audio', sampleRate: RATE, channels: 2 });
        expect(reader.seekable).toBe(false);
        await reader.addAudioStream({ format: 's16', framesPerChunk: RATE });
        const args = ['--playback', '--raw', `--rate=${RATE}`, '--channels=2', '--format=s16le', file];
        const player = startBackground(debianProgram('pacat') ?? 'pacat', args, {
          env: { PATH: process.env.PATH, ...pulse.env },
        });
        const heard: number[] = [];
        for await (const [chunk] of reader) {
          if (chunk?.kind === 'audio') heard.push(...samples(chunk.data));
          if (heard.length > RATE * 2 * 3) break;
        }
        await player.stop();
        // Silence first, then the very samples.
        const start = heard.findIndex(
          (value, n) => value === sound[4] && heard[n + 1] === sound[5] && heard[n + 2] === sound[6],
        );
        expect(start).toBeGreaterThanOrEqual(0);
        const length = Math.min(heard.length - start, RATE);
        expect(heard.slice(start, start + length)).toEqual([...sound.subarray(4, 4 + length)]);
      },
      { format: 'pulse', options },
    );
  });

  it('lists its sources by the names that open takes', async () => {
    const { status, stdout, stderr } = await runProgram(`
      process.env.PULSE_SERVER = ${JSON.stringify(pulse.server)};
      console.log(JSON.stringify(await sluice.deviceSources('pulse')));
    `);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: pulse.monitor })]),
    );
  });

  it('without a daemon is ERR_DEVICE, which names the server', async () => {
    const options = { server: `unix:${scratch('no-daemon')}` };
    const opening = StreamReader.open('default', { format: 'pulse', options });
    expect((await mediaError(opening, 'ERR_DEVICE')).message).toContain('default');
  });

  it('of a source that is not there is ERR_DEVICE', async () => {
    const opening = StreamReader.open('no_such_source', {
      format: 'pulse',
      options: { server: pulse.server },
    });
    expect((await mediaError(opening, 'ERR_DEVICE')).message).toContain('no_such_source');
  });

  it('lets go at once when it is closed in the middle of a wait', async () => {
    const options = { server: pulse.server };
    const reader = await StreamReader.open(pulse.monitor, { format: 'pulse', options });
    await reader.addAudioStream({ framesPerChunk: 2 ** 24 });
    const waiting = reader.chunks().next();
    waiting.catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    await reader.close();
    expect(performance.now() - start).toBeLessThan(600);
    await mediaError(waiting, 'ERR_CLOSED');
  });
});

describe('format: alsa', () => {
  /** Configures ALSA for a program of its own: plug-ins that are files. */
  const alsa = (text: string, program: string) => {
    writeFileSync(scratch('asoundrc'), text);
    return runProgram(`process.env.ALSA_CONFIG_PATH = ${JSON.stringify(scratch('asoundrc'))};\n${program}`);
  };
  const hasAlsa = inputDevices().some(({ name }) => name === 'alsa') && debianProgram('aplay') !== null;

  it.skipIf(!hasAlsa || !hasPulseServer)(
    'records what the plug-in `file` reads, at the pace of a sink',
    async () => {
      const pulse = await startPulseServer(RATE);
      const sound = toS16(chord(RATE * 30, RATE, 2));
      writeFileSync(scratch('recorded.raw'), new Uint8Array(sound.buffer));
      const config = `
      pcm.monitor {
        type pulse
        server "${pulse.server}"
        device "${pulse.monitor}"
      }
      pcm.tape {
        type file
        slave.pcm monitor
        file "/dev/null"
        infile ${JSON.stringify(scratch('recorded.raw'))}
        format "raw"
      }
    `;
      const { stdout, stderr, status } = await alsa(
        config,
        `const options = { sample_rate: ${RATE}, ch_layout: 'stereo' };
       const reader = await StreamReader.open('tape', { format: 'alsa', options });
       const [stream] = reader.sourceStreams;
       await reader.addAudioStream({ format: 's16', framesPerChunk: 10000 });
       const { value } = await reader.chunks().next();
       await reader.close();
       console.log(JSON.stringify({ stream: [stream.codec, stream.sampleRate, stream.channels], data: [...value[0].data] }));`,
      );
      await pulse.stop();
      expect(stderr).toBe('');
      expect(status).toBe(0);
      const { stream, data } = JSON.parse(stdout) as { stream: unknown; data: number[] };
      expect(stream).toEqual(['pcm_s16le', RATE, 2]);
      expect(data).toEqual([...sound.subarray(0, 20_000)]);
    },
  );

  it.skipIf(!hasAlsa)('of a card that is not there is ERR_DEVICE, which names it', async () => {
    const { stdout } = await alsa(
      'pcm.silence { type null }',
      `await StreamReader.open('hw:77', { format: 'alsa' }).catch((error) => console.log(error.code, error.message));`,
    );
    expect(stdout).toContain('ERR_DEVICE');
    expect(stdout).toContain('hw:77');
  });
});

describe.skipIf(!hasXServer)('format: x11grab', () => {
  let screen: XServer;
  beforeAll(async () => {
    screen = await startXServer(160, 120);
    // Colours of its own in each quarter.
    const parts = ['red', 'green', 'blue', 'white'].map((color) => `xc:${color}`);
    const args = [...parts.flatMap((part) => ['-size', '80x60', part]), '-append'];
    execFileSync('convert', [
      '(',
      ...args.slice(0, 6),
      '+append',
      ')',
      '(',
      ...args.slice(6, 12),
      '+append',
      ')',
      '-append',
      scratch('quarters.png'),
    ]);
    const shown = startBackground('display', ['-window', 'root', scratch('quarters.png')], {
      env: { ...process.env, DISPLAY: screen.display },
    });
    await new Promise((resolve) => shown.child.once('exit', resolve));
    return () => screen.stop();
  });

  const at = (data: ArrayLike<number | bigint>, width: number, x: number, y: number) =>
    [0, 1, 2].map((channel) => Number(data[(y * width + x) * 3 + channel]));

  it.each(['x11grab', 'xcbgrab'])('as %s shows what is on the screen', async (format) => {
    const options = { framerate: 20, draw_mouse: 0 };
    await reading(
      screen.display,
      async (reader) => {
        expect(reader.sourceStreams[0]).toMatchObject({ mediaType: 'video', width: 160, height: 120 });
        await reader.addVideoStream({ layout: 'NHWC' });
        const first = await nextPicture(reader);
        expect(at(first.data, 160, 10, 10)).toEqual([255, 0, 0]);
        expect(at(first.data, 160, 150, 10)).toEqual([0, 128, 0]);
        expect(at(first.data, 160, 10, 110)).toEqual([0, 0, 255]);
        expect(at(first.data, 160, 150, 110)).toEqual([255, 255, 255]);
        // The same as another program sees.
        const seen = await screen.run('import', '-window', 'root', '-depth', '8', 'rgb:-');
        expect(Buffer.compare(Buffer.from(bytesOf(first)), seen)).toBe(0);
        const second = await nextPicture(reader);
        expect(second.pts - first.pts).toBeGreaterThan(0.02);
      },
      { format, options },
    );
  });

  it('shows the part of it that is asked for', async () => {
    const options = { grab_x: 70, grab_y: 50, video_size: '20x20', draw_mouse: 0 };
    await reading(
      screen.display,
      async (reader) => {
        await reader.addVideoStream({ layout: 'NHWC' });
        const picture = await nextPicture(reader);
        expect(picture.shape).toEqual([1, 20, 20, 3]);
        expect(at(picture.data, 20, 9, 9)).toEqual([255, 0, 0]);
        expect(at(picture.data, 20, 10, 10)).toEqual([255, 255, 255]);
      },
      { format: 'x11grab', options },
    );
  });

  it('of a screen that is not there is ERR_DEVICE, which names it', async () => {
    const error = await mediaError(StreamReader.open(':987', { format: 'x11grab' }), 'ERR_DEVICE');
    expect(error.message).toContain(':987');
  });

  it('with a part beyond the screen is refused', async () => {
    const options = { video_size: '500x500' };
    const opening = StreamReader.open(screen.display, { format: 'x11grab', options });
    await expect(opening).rejects.toHaveProperty('code');
  });
});

describe('a device that is not here', () => {
  it.each([
    ['v4l2', '/dev/video77'],
    ['fbdev', '/dev/fb77'],
    ['alsa', 'hw:77'],
    ['oss', '/dev/dsp77'],
  ])('%s: %s is ERR_DEVICE, which names it', async (format, name) => {
    const error = await mediaError(StreamReader.open(name, { format }), 'ERR_DEVICE');
    expect(error.message).toContain(name);
  });

  it('that is a file is ERR_DEVICE too', async () => {
    writeFileSync(scratch('video0'), 'no camera');
    await mediaError(StreamReader.open(scratch('video0'), { format: 'v4l2' }), 'ERR_DEVICE');
  });

  it.each([
    ['avfoundation', 'macOS'],
    ['dshow', 'Windows'],
    ['gdigrab', 'Windows'],
  ])('%s is ERR_UNSUPPORTED_FORMAT, which says that it is for %s', async (format, system) => {
    if (inputDevices().some(({ name }) => name === format)) return;
    for (const attempt of [() => StreamReader.open('0', { format }), () => deviceSources(format)]) {
      const error = await mediaError(attempt(), 'ERR_UNSUPPORTED_FORMAT');
      expect(error.message).toContain(system);
      expect(error.message).toContain(process.platform);
    }
  });

  it('an option that no such device has is ERR_UNEXPECTED_OPTIONS', async () => {
    const options = { no_such_option: 1 };
    const opening = StreamReader.open('sine', { format: 'lavfi', options });
    expect((await mediaError(opening, 'ERR_UNEXPECTED_OPTIONS')).options).toEqual(['no_such_option']);
  });
});
