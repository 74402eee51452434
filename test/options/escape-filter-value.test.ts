import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { escapeFilterValue, StreamReader } from '../../src/index.ts';

describe('escapeFilterValue', () => {
  it('leaves harmless text as it is', () => {
    expect(escapeFilterValue('abc-1.5_x/y')).toBe('abc-1.5_x/y');
  });

  it.each([
    "it's",
    '12:30',
    'a,b;c[d]e',
    'back\\slash',
    "\\':,;[]",
    ' spaces at both ends ',
    'trailing backslash\\',
    "''",
    'ümlaut 😀',
    'two\nlines',
  ])('makes %j one value that FFmpeg reads as it was meant', async (text) => {
    // A filter that writes a file tells by the file's name what it read.
    const folder = mkdtempSync(join(tmpdir(), 'sluice-escape-'));
    const filter = `ametadata=mode=print:file=${escapeFilterValue(join(folder, text))}`;
    const reader = await StreamReader.open('sine=duration=0.1:sample_rate=8000', { format: 'lavfi' });
    const output = await reader.addAudioStream({ filter });
    for await (const _chunk of output) {
      // The filter runs.
    }
    await reader.close();
    const names = readdirSync(folder);
    rmSync(folder, { recursive: true });
    expect(names).toEqual([text]);
  });
});
