import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { invalidRange, invalidType, MediaError } from '../../src/errors.ts';

describe('a MediaError', () => {
  const error = new MediaError('ERR_LIMIT', 'too large', {
    operation: 'open',
    limit: 'maxPixels',
    value: 9,
    allowed: 4,
    cause: 'why',
  });

  it('says code, operation and the facts that it has, and no others', () => {
    expect(error).toMatchObject({
      code: 'ERR_LIMIT',
      operation: 'open',
      limit: 'maxPixels',
      value: 9,
      allowed: 4,
    });
    expect(error.cause).toBe('why');
    expect(error.name).toBe('MediaError');
    for (const absent of ['status', 'errno', 'ffmpegCode', 'streamIndex', 'log', 'options']) {
      expect(error).not.toHaveProperty(absent);
    }
  });

  it('is one also for another copy of the package', () => {
    const foreign = Object.create(Error.prototype, { [Symbol.for('sluice.MediaError')]: { value: true } });
    expect(foreign).toBeInstanceOf(MediaError);
    expect(error).toBeInstanceOf(Error);
    for (const other of [new Error('x'), new TypeError('x'), null, 'ERR_IO', { code: 'ERR_IO' }]) {
      expect(other).not.toBeInstanceOf(MediaError);
    }
  });

  it('has codes that are all explained in docs/errors.md, which explains no others', () => {
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const declared = new Set(read('../../src/errors.ts').match(/(?<=^ {2}\| ')ERR_\w+/gm));
    const explained = new Set(read('../../docs/errors.md').match(/(?<=^#+ .*)ERR_\w+|(?<=^\| `)ERR_\w+/gm));
    explained.delete('ERR_INVALID_ARG');
    expect([...explained].sort()).toEqual([...declared].sort());
  });
});

describe('the error of a bad argument', () => {
  it.each([
    [Number.NaN, 'NaN'],
    [-0, '-0'],
    [12n, '12n'],
    [null, 'null'],
    [undefined, 'undefined'],
    ['text', '"text"'],
    [new Date(0), 'an instance of Date'],
    [new Uint8Array(5), 'Uint8Array(5 bytes)'],
    [() => 0, 'a function'],
    [Symbol('s'), 'a symbol'],
    [Object.create(null), 'an object'],
  ])('says what was given: %s', (value, words) => {
    const error = invalidType('options.x', 'a thing', value);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(`options.x must be a thing; received ${words}`);
  });

  it('of the right kind but the wrong value is a RangeError', () => {
    expect(invalidRange('x', 'positive', -1)).toBeInstanceOf(RangeError);
    expect(invalidRange('x', 'positive', -1).code).toBe('ERR_INVALID_ARG');
  });
});
