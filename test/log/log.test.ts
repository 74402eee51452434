import { afterEach, describe, expect, it } from 'vitest';
import { type LogLine, logLevel, onLog, StreamReader } from '../../src/index.ts';
import { CLIP } from '../support/scratch.ts';

const initial = logLevel();
afterEach(() => {
  logLevel(initial);
});

/** Says much at the level of debugging. */
async function openAndClose(): Promise<void> {
  const reader = await StreamReader.open(CLIP);
  await reader.close();
}

describe('the log level', () => {
  it('is read back as it was set, from -100 to 99', () => {
    for (let level = -100; level <= 99; level += 1) {
      expect(logLevel(level)).toBe(level);
      expect(logLevel()).toBe(level);
    }
  });

  it.each([-101, 100, 1.5, Number.NaN])('%d is refused', (level) => {
    expect(() => logLevel(level)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG' }));
  });
});

describe('a log listener', () => {
  it('gets lines with level, message and component, up to the level that is set', async () => {
    const lines: LogLine[] = [];
    const stop = onLog((line) => lines.push(line));
    logLevel(48);
    await openAndClose();
    await expect.poll(() => lines.length).toBeGreaterThan(0);
    stop();
    for (const line of lines) {
      expect(line).toEqual({
        level: expect.any(Number),
        message: expect.any(String),
        component: expect.any(String),
      });
      expect(line.level).toBeLessThanOrEqual(48);
      expect(line.message).not.toMatch(/\n$/);
    }
    expect(lines.some(({ component }) => component.includes('mp4'))).toBe(true);
  });

  it('gets nothing above the level, and nothing once it was taken back', async () => {
    const lines: LogLine[] = [];
    const stop = onLog((line) => lines.push(line));
    logLevel(16);
    await openAndClose();
    stop();
    logLevel(48);
    await openAndClose();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(lines).toEqual([]);
  });

  it('is one of several, each of which can go', async () => {
    const counts = { first: 0, second: 0 };
    const stopFirst = onLog(() => {
      counts.first += 1;
    });
    const stopSecond = onLog(() => {
      counts.second += 1;
    });
    logLevel(48);
    stopFirst();
    stopFirst();
    await openAndClose();
    await expect.poll(() => counts.second).toBeGreaterThan(0);
    stopSecond();
    expect(counts.first).toBe(0);
  });

  it('has to be a function', () => {
    expect(() => onLog('line' as never)).toThrow(TypeError);
  });
});
