import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { hasSystemFfmpeg, systemDecode, systemProbe } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const EXAMPLES: string = fileURLToPath(new URL('../../examples/interop/', import.meta.url));
const installed = existsSync(`${EXAMPLES}node_modules/sharp`) && hasSystemFfmpeg;
const inFolder = scratchFolder();

const mean = (bytes: Uint8Array): number => bytes.reduce((sum, value) => sum + value, 0) / bytes.length;

async function run(name: string): Promise<string[]> {
  const options = { cwd: inFolder(''), timeout: 60_000 };
  const { stdout } = await promisify(execFile)(process.execPath, [`${EXAMPLES}${name}.mjs`], options);
  return stdout.trim().split('\n');
}

describe.skipIf(!installed)('beside other libraries', () => {
  it('gives onnxruntime the pictures that another decoder sees', async () => {
    const lines = await run('onnx-batches');
    expect(lines.length).toBe(10);
    for (const line of lines.filter((_, n) => n % 3 === 0)) {
      const [seconds, ...means] = line.split(' ').map(Number);
      const args = [
        '-ss',
        String(seconds),
        '-frames:v',
        '1',
        '-vf',
        'scale=224:224',
        '-pix_fmt',
        'rgb24',
        '-f',
      ];
      const pixels = systemDecode(CLIP, [...args, 'rawvideo']);
      for (const [channel, value] of means.entries()) {
        const expected = mean(pixels.filter((_, n) => n % 3 === channel)) / 255;
        expect(Math.abs(value - expected)).toBeLessThan(0.01);
      }
    }
  });

  it('gives @huggingface/transformers the samples that its feature extractors take', async () => {
    expect(await run('transformers-speech')).toEqual(['10 seconds; 1 × 80 × 3000 features']);
  });

  it('hands pictures to sharp and takes them back', async () => {
    await run('sharp-pictures');
    expect(readFileSync(inFolder('thumbnail.webp')).subarray(8, 12).toString()).toBe('WEBP');
    expect(systemProbe(inFolder('slides.mp4'), 'v')).toMatchObject({ width: '320', nb_read_frames: '5' });
  });

  it('turns what is drawn on a canvas into a video with sound', async () => {
    await run('canvas-spectrum');
    const picture = { width: '480', height: '270', nb_read_frames: '250' };
    expect(systemProbe(inFolder('spectrum.mp4'), 'v')).toMatchObject(picture);
    const sound = systemDecode(inFolder('spectrum.mp4'), ['-f', 's16le']);
    expect(sound.length / 2).toBeGreaterThanOrEqual(160_000);
    // A picture of the speech's bars, not of the background alone.
    const at = ['-ss', '0.6', '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray'];
    expect(systemDecode(inFolder('spectrum.mp4'), at).filter((value) => value > 60).length).toBeGreaterThan(
      2000,
    );
  });

  it('moves chunks from worker threads', async () => {
    const [one, two] = await run('worker-threads');
    expect(one).toMatch(/^441000 samples, -\d+\.\d dB$/);
    expect(two).toBe(one);
  });

  it('copies single planes', async () => {
    const lines = await run('plane-copies');
    const frame = systemDecode(CLIP, ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p']);
    const planes = [frame.subarray(0, 230_400), frame.subarray(230_400, 288_000), frame.subarray(288_000)];
    const sizes = ['Y 640x360', 'U 320x180', 'V 320x180'];
    expect(lines).toEqual([...planes.map((p, n) => `${sizes[n]} mean ${mean(p).toFixed(2)}`), 'true']);
  });
});

describe.skipIf(!installed)('a server', () => {
  let server: ChildProcess | undefined;
  afterEach(() => {
    server?.kill();
  });

  /** Starts one of the examples and gives the port that it prints. */
  async function start(name: string): Promise<string> {
    server = spawn(process.execPath, [`${EXAMPLES}${name}.mjs`], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [port] = await once(createInterface({ input: server.stdout as NodeJS.ReadableStream }), 'line');
    return `http://localhost:${port}`;
  }

  it('of Express sends an upload back as MP3, and a code for what is no media', async () => {
    const url = `${await start('upload-express')}/mp3`;
    const response = await fetch(url, { method: 'POST', body: readFileSync(CLIP) });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/mpeg']);
    writeFileSync(inFolder('upload.mp3'), Buffer.from(await response.arrayBuffer()));
    const sound = systemDecode(inFolder('upload.mp3'), ['-f', 's16le', '-ac', '1', '-ar', '44100']);
    expect(Math.abs(sound.length / 2 - 441_000)).toBeLessThan(3000);
    const refused = await fetch(url, { method: 'POST', body: 'this is no media at all' });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      422,
      'ERR_INVALID_DATA',
    ]);
  });

  it('of Fastify sends an upload back as WebM', async () => {
    const url = `${await start('upload-fastify')}/webm`;
    const headers = { 'content-type': 'video/mp4' };
    const response = await fetch(url, { method: 'POST', body: readFileSync(CLIP), headers });
    writeFileSync(inFolder('upload.webm'), Buffer.from(await response.arrayBuffer()));
    expect(systemProbe(inFolder('upload.webm'), 'v')).toMatchObject({ width: '160', nb_read_frames: '250' });
  });
});
