import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StreamReader } from '../../src/index.ts';
import { COMMAND } from '../support/command.ts';
import { debianProgram } from '../support/tools.ts';

const browserPath = debianProgram('chromium');
const COLOUR = [0x20, 0xa0, 0x40];
const SOURCE = 'color=c=0x20a040:size=160x120:rate=10[out0];sine=frequency=3000:sample_rate=48000[out1]';

describe.skipIf(browserPath === null)('sluice monitor, in a browser', () => {
  let monitor: ChildProcess;
  let address: string;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    const args = [COMMAND, 'monitor', SOURCE, '--input-format', 'lavfi'];
    monitor = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    [address] = await once(createInterface({ input: monitor.stdout as NodeJS.ReadableStream }), 'line');
    browser = await chromium.launch({ executablePath: browserPath as string, args: ['--no-sandbox'] });
    // The page forbids all code but its own, and that would be the test's too.
    page = await browser.newPage({ viewport: { width: 1000, height: 800 }, bypassCSP: true });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => problems.push(message.text()));
    await page.goto(address);
    await page.waitForFunction(
      "Number(document.querySelector('#counters td:last-child')?.textContent.split(' ')[0]) > 2",
    );
  });

  afterAll(async () => {
    await browser?.close();
    monitor?.kill();
  });

  /** The colour in the middle of a canvas, and where in it something bright is. */
  const canvas = (id: string) =>
    page.evaluate(`(() => {
      const { width, height } = document.getElementById('${id}');
      const image = document.getElementById('${id}').getContext('2d').getImageData(0, 0, width, height).data;
      const brightRows = Array.from({ length: height }, (_, y) => image[4 * (y * width + width - 4)]);
      const middle = 4 * ((height >> 1) * width + (width >> 1));
      return { width, height, brightest: brightRows.indexOf(Math.max(...brightRows)), colour: [...image.slice(middle, middle + 3)] };
    })()`) as Promise<{ width: number; height: number; brightest: number; colour: number[] }>;

  it('shows the picture', async () => {
    const { width, height, colour } = await canvas('picture');
    expect([width, height]).toEqual([480, 360]);
    for (const [n, value] of COLOUR.entries()) expect(Math.abs((colour[n] ?? 0) - value)).toBeLessThan(12);
  });

  it('shows a tone at its place in the spectrogram', async () => {
    const { height, brightest } = await canvas('spectrogram');
    const hertz = ((height - 1 - brightest) * 24_000) / 512;
    expect(Math.abs(hertz - 3000)).toBeLessThan(100);
  });

  it('shows the level of a sine of one eighth: -18 dB', async () => {
    const peak = await page.evaluate("Number(document.querySelector('.meter').dataset.peak)");
    expect(Math.abs((peak as number) - 20 * Math.log10(1 / 8))).toBeLessThan(0.5);
  });

  it('counts in real time, and drops nothing that can wait', async () => {
    const counters = async () => {
      const rows = (await page.evaluate(
        "[...document.querySelectorAll('#counters tr')].map((row) => [...row.cells].map((cell) => cell.textContent))",
      )) as [string, string][];
      return Object.fromEntries(rows.map(([name, value]) => [name, Number.parseFloat(value)]));
    };
    const before = await counters();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const after = await counters();
    expect((after.pictures ?? 0) - (before.pictures ?? 0)).toBeGreaterThan(3);
    expect((after.pictures ?? 0) - (before.pictures ?? 0)).toBeLessThan(40);
    expect(after['chunks of sound']).toBeGreaterThan(before['chunks of sound'] ?? 0);
    expect(after.dropped).toBe(0);
  });

  it('looks as it should: the picture where it belongs in a screenshot, and no complaint', async () => {
    const screen = await StreamReader.open(await page.screenshot());
    const output = await screen.addVideoStream({ layout: 'NHWC' });
    const { value: chunk } = await output[Symbol.asyncIterator]().next();
    await screen.close();
    const [, , width] = chunk.shape;
    const pixel = chunk.data.subarray(3 * (300 * width + 300), 3 * (300 * width + 300) + 3);
    for (const [n, value] of COLOUR.entries()) expect(Math.abs((pixel[n] ?? 0) - value)).toBeLessThan(12);
    expect(problems).toEqual([]);
  });

  it('allows no code but its own', async () => {
    const policy = (await fetch(address)).headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
  });

  it('tells nothing to another site that has made its name lead here', async () => {
    const { hostname, port } = new URL(address);
    const request = get({ hostname, port, path: '/feed', headers: { host: 'evil.example' } });
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(403);
    response.resume();
  });
});
