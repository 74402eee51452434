import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { play, StreamWriter } from '../../src/index.ts';
import { hasPulseServer, type PulseServer, startPulseServer } from '../support/pulse-server.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { type Recorder, recordMonitor } from '../support/sound-recorder.ts';
import { debianProgram } from '../support/tools.ts';
import { hasXServer, startXServer, type XServer } from '../support/x-server.ts';

const scratch = scratchFolder();
const RATE = 44_100;
const [WIDTH, HEIGHT, FPS] = [160, 120, 25];
const hasTools = hasXServer && debianProgram('import') !== null && debianProgram('xdotool') !== null;

/** What the button of a window manager does: it asks the window to close itself. */
const CLOSE = `
import ctypes, sys
x = ctypes.CDLL('libX11.so.6')
x.XOpenDisplay.restype = ctypes.c_void_p
x.XInternAtom.restype = ctypes.c_ulong
class Message(ctypes.Structure):
    _fields_ = [('type', ctypes.c_int), ('serial', ctypes.c_ulong), ('send', ctypes.c_int), ('display', ctypes.c_void_p),
                ('window', ctypes.c_ulong), ('kind', ctypes.c_ulong), ('format', ctypes.c_int), ('data', ctypes.c_long * 5), ('rest', ctypes.c_long * 24)]
display = ctypes.c_void_p(x.XOpenDisplay(None))
window = int(sys.argv[1])
atom = lambda name: x.XInternAtom(display, name, 0)
event = Message(33, 0, 1, display, window, atom(b'WM_PROTOCOLS'), 32, (ctypes.c_long * 5)(atom(b'WM_DELETE_WINDOW'), 0, 0, 0, 0))
x.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
x.XSync(display, 0)
`;

/** A film that is red, but for a white picture and a tone of 60 ms at every whole second. */
async function flashes(path: string, seconds: number, sound: boolean): Promise<string> {
  const writer = new StreamWriter(path);
  const picture = writer.addVideoStream({
    frameRate: FPS,
    width: WIDTH,
    height: HEIGHT,
    layout: 'NHWC',
    encoder: 'ffv1',
    encoderFormat: 'bgr0',
  });
  const tone = sound
    ? writer.addAudioStream({ sampleRate: RATE, channels: 2, format: 's16', encoder: 'pcm_s16le' })
    : undefined;
  await writer.open();
  const red = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, n) => (n % 3 === 0 ? 220 : 10));
  const white = new Uint8Array(WIDTH * HEIGHT * 3).fill(255);
  for (let n = 0; n < seconds * FPS; n += 1) {
    await picture.write(n > 0 && n % FPS === 0 ? white : red);
    const first = Math.round((n * RATE) / FPS);
    const frames = Math.round(((n + 1) * RATE) / FPS) - first;
    const samples = Int16Array.from({ length: 2 * frames }, (_, i) => {
      const t = (first + (i >> 1)) / RATE;
      return t >= 1 && t % 1 < 0.06 ? Math.round(16_000 * Math.sin(t * 6000)) : 0;
    });
    await tone?.write(samples);
  }
  await writer.finish();
  return path;
}

describe.skipIf(!hasTools)('play in a window', () => {
  let screen: XServer;

  beforeAll(async () => {
    const { DISPLAY } = process.env;
    screen = await startXServer(640, 480);
    process.env.DISPLAY = screen.display;
    return async () => {
      process.env.DISPLAY = DISPLAY;
      await screen.stop();
    };
  });

  /** Red, green and blue in the middle of the screen's window. */
  async function pixel(): Promise<number[]> {
    const id =
      (await screen.run('xdotool', 'search', '--name', 'sluice')).toString().trim().split('\n')[0] ?? '';
    const image = await screen.run('import', '-window', id, '-crop', '1x1+70+50', '-depth', '8', 'rgb:-');
    return [...image.subarray(0, 3)];
  }

  it('shows the pictures as they are, each for as long as it lasts', async () => {
    const path = await flashes(scratch('silent.mkv'), 2, false);
    const shown: { pts: number; late: boolean; at: number }[] = [];
    const started = performance.now();
    const done = play(path, {
      onPicture: (picture) => shown.push({ ...picture, at: performance.now() / 1000 }),
    });
    while (shown.length < 5) {
      await sleep(5);
    }
    expect(await pixel()).toEqual([220, 10, 10]);
    await done;
    expect(performance.now() - started).toBeGreaterThan(2000);
    expect(shown).toHaveLength(2 * FPS);
    expect(shown.map(({ pts }) => Math.round(pts * FPS))).toEqual(
      Array.from({ length: 2 * FPS }, (_, n) => n),
    );
    // A busy machine may be late with some, but not with the film.
    const [first] = shown;
    const off = shown
      .map(({ pts, at }) => at - (first?.at ?? 0) - pts + (first?.pts ?? 0))
      .sort((a, b) => a - b);
    expect(Math.abs(off[off.length >> 1] ?? 1)).toBeLessThan(0.02);
    expect(shown.filter(({ late }) => late).length).toBeLessThan(10);
  });

  it.each([
    ['closes the window', (id: string) => screen.run('python3', '-c', CLOSE, id)],
    ['presses Escape', (id: string) => screen.run('xdotool', 'windowfocus', '--sync', id, 'key', 'Escape')],
  ])('ends when someone %s', async (_, ask) => {
    const path = await flashes(scratch('long.mkv'), 20, false);
    let shown = 0;
    const done = play(path, {
      title: 'sluice to close',
      onPicture: () => {
        shown += 1;
      },
    });
    while (shown < 5) {
      await sleep(5);
    }
    const id =
      (await screen.run('xdotool', 'search', '--name', 'to close')).toString().trim().split('\n')[0] ?? '';
    await ask(id);
    const started = performance.now();
    await done;
    expect(performance.now() - started).toBeLessThan(3000);
    expect(shown).toBeLessThan(15 * FPS);
  });

  it('ends at once when its signal fires', async () => {
    const stop = new AbortController();
    const pending = play('testsrc2=size=320x240:rate=25', { format: 'lavfi', signal: stop.signal });
    setTimeout(() => stop.abort('enough'), 600);
    expect((await mediaError(pending, 'ERR_ABORTED')).cause).toBe('enough');
    await sleep(100);
    const windows = screen.run('xdotool', 'search', '--name', 'sluice');
    await expect(windows).rejects.toThrow();
  });

  it.each(['sdl', 'opengl'])('is a device of a writer by the name of %s', async (format) => {
    const writer = new StreamWriter('sluice by a writer', { format });
    expect(() => writer.addAudioStream({ sampleRate: 8000, channels: 1 })).toThrow(
      expect.objectContaining({ code: 'ERR_ENCODER_CONFIG' }),
    );
    const input = writer.addVideoStream({ frameRate: FPS, width: WIDTH, height: HEIGHT, layout: 'NHWC' });
    await writer.open();
    const started = performance.now();
    const blue = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, n) => (n % 3 === 2 ? 200 : 30));
    for (let n = 0; n < FPS; n += 1) {
      await input.write(blue);
    }
    expect(await pixel()).toEqual([30, 30, 200]);
    await writer.finish();
    // A second of pictures takes a second.
    const seconds = (performance.now() - started) / 1000;
    expect(seconds).toBeGreaterThan(0.95);
    expect(seconds).toBeLessThan(3);
    await expect(screen.run('xdotool', 'search', '--name', 'by a writer')).rejects.toThrow();
  });

  it.skipIf(!hasPulseServer)('shows the pictures when the sound is heard, within 40 ms', async () => {
    const before = { ...process.env };
    const pulse: PulseServer = await startPulseServer(RATE);
    Object.assign(process.env, pulse.env);
    const path = await flashes(scratch('sync.mkv'), 6, true);
    const recorder: Recorder = await recordMonitor(pulse, RATE);
    await recorder.take();
    const flash = new Map<number, number>();
    await play(path, {
      onPicture: ({ pts, late }) => {
        if (!late && Math.abs(pts - Math.round(pts)) < 0.01 && pts > 0.5) {
          flash.set(Math.round(pts), Date.now() / 1000);
        }
      },
    });
    const tones = recorder.tones();
    process.env = before;
    await recorder.stop();
    await pulse.stop();
    expect(flash.size).toBeGreaterThanOrEqual(4);
    expect(tones.length).toBe(5);
    const off = [...flash].map(([second, at]) => at - (tones[second - 1] ?? 0)).sort((a, b) => a - b);
    expect(Math.abs(off[off.length >> 1] ?? 1)).toBeLessThan(0.04);
  });
});

describe('play', () => {
  it('tells that there is no display', async () => {
    const before = { ...process.env };
    delete process.env.DISPLAY;
    delete process.env.WAYLAND_DISPLAY;
    const error = await mediaError(play('testsrc=duration=1', { format: 'lavfi' }), 'ERR_DEVICE');
    expect(error.message).toMatch(/window/i);
    const writer = new StreamWriter('x', { format: 'sdl' });
    writer.addVideoStream({ frameRate: 25, width: 16, height: 16 });
    await mediaError(writer.open(), 'ERR_DEVICE');
    process.env = before;
  });

  it('refuses what makes no sense, and what has nothing to play', async () => {
    argumentError(await rejection(play('x', { volume: -1 })), RangeError, 'volume');
    argumentError(await rejection(play('x', { titel: 'x' } as never)), TypeError, 'title');
    await mediaError(play(scratch('nosuch.mp4')), 'ERR_NOT_FOUND');
    const path = await flashes(scratch('bare.mkv'), 1, false);
    await mediaError(play(path, { video: false }), 'ERR_NO_SUCH_STREAM');
  });
});
