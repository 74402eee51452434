import { describe, expect, it } from 'vitest';
import {
  bindingifyOpenOptions,
  type OpenOptions,
  validateOpenOptions,
} from '../../src/options/open-options.ts';

const refused = (options: unknown): unknown => {
  try {
    validateOpenOptions(options as OpenOptions);
  } catch (error) {
    return error;
  }
  return null;
};

describe('the options of open', () => {
  it.each([
    [{ formt: 'wav' }, TypeError, 'format'],
    [{ bufersize: 1 }, TypeError, 'bufferSize'],
    [{ bufferSize: '64k' }, TypeError, 'options.bufferSize'],
    [{ bufferSize: 0 }, RangeError, 'options.bufferSize'],
    [{ bufferSize: 1.5 }, RangeError, 'options.bufferSize'],
    [{ timeout: Number.NaN }, RangeError, 'options.timeout'],
    [{ timeout: -1 }, RangeError, 'options.timeout'],
    [{ format: 7 }, TypeError, 'options.format'],
    [{ format: 'wa\0v' }, RangeError, 'options.format'],
    [{ failOn: 'eror' }, RangeError, 'error'],
    [{ profile: true }, TypeError, 'options.profile'],
    [{ signal: {} }, TypeError, 'options.signal'],
    [{ options: { probesize: {} } }, TypeError, 'options.options.probesize'],
    [{ options: { probesize: Number.POSITIVE_INFINITY } }, TypeError, 'options.options.probesize'],
    [{ tls: { rejectUnauthorised: false } }, TypeError, 'rejectUnauthorized'],
    [{ tls: null }, TypeError, 'options.tls'],
    [{ tls: { ca: 1 } }, TypeError, 'options.tls.ca must be a string; received 1'],
    [{ limits: { maxPixel: 17 } }, TypeError, '"limits.maxPixel"; did you mean maxPixels? Received 17'],
    [{ limits: { maxPixels: -1 } }, RangeError, 'options.limits.maxPixels'],
    [{ protocols: 'http' }, TypeError, 'options.protocols'],
    [[], TypeError, 'options'],
    ['wav', TypeError, 'options'],
  ])('%j is refused, naming what is wrong', (options, kind, name) => {
    const error = refused(options);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ code: 'ERR_INVALID_ARG', message: expect.stringContaining(name) });
  });

  it('say the value that was given, but never all of a long one', () => {
    expect((refused({ bufferSize: -3 }) as Error).message).toContain('-3');
    expect((refused({ failOn: 'x'.repeat(10_000) }) as Error).message.length).toBeLessThan(300);
  });

  it('may all be left out, or be undefined', () => {
    expect(validateOpenOptions(undefined)).toEqual({});
    expect(refused({ format: undefined, timeout: undefined })).toBeNull();
  });

  it('have the defaults of the contract', () => {
    expect(bindingifyOpenOptions({}, undefined)).toMatchObject({
      bufferSize: 65_536,
      openTimeout: 30_000,
      timeout: 30_000,
      failOn: 'error',
      untrusted: false,
      verifyTls: true,
      limits: { maxPixels: 268_402_689, maxStreams: 64, maxProbeBytes: 5_242_880, maxChunkBytes: 2 ** 30 },
    });
  });

  it('have no timeout where it is infinite, and no limit where it is lifted', () => {
    const native = bindingifyOpenOptions(
      { timeout: Number.POSITIVE_INFINITY, limits: { maxStreams: Number.POSITIVE_INFINITY } },
      undefined,
    );
    expect(native).not.toHaveProperty('timeout');
    expect(native.limits.maxStreams).toBe(Number.POSITIVE_INFINITY);
  });

  it('hand booleans to FFmpeg as 1 and 0', () => {
    expect(
      bindingifyOpenOptions({ options: { loop: true, rate: 2.5, x: 'y', z: false } }, undefined).options,
    ).toEqual([
      { name: 'loop', value: '1' },
      { name: 'rate', value: '2.5' },
      { name: 'x', value: 'y' },
      { name: 'z', value: '0' },
    ]);
  });
});
