import { describe, expect, it } from 'vitest';
import { decodeAudio, describeFilter, StreamReader } from '../../src/index.ts';
import { argumentError } from '../support/rejection.ts';

describe('describeFilter', () => {
  it('writes what FFmpeg reads', () => {
    expect(describeFilter('hflip')).toBe('hflip');
    expect(describeFilter('hflip', {})).toBe('hflip');
    expect(describeFilter('scale', { w: 320, h: -2, flags: 'lanczos' })).toBe(
      'scale=w=320:h=-2:flags=lanczos',
    );
    expect(describeFilter('volume@quiet', { volume: 0.5 })).toBe('volume@quiet=volume=0.5');
  });

  it('escapes expressions and texts, so that each is one value', async () => {
    const { data } = await decodeAudio('sine=duration=0.1:sample_rate=8000', {
      open: { format: 'lavfi' },
      filter: describeFilter('volume', { volume: 'if(gt(t,0),0,0)', eval: 'frame' }),
    });
    expect((data as Float32Array).every((sample) => sample === 0)).toBe(true);
    await using reader = await StreamReader.open('color=s=320x60:d=0.04', { format: 'lavfi' });
    const text = describeFilter('pad', { w: 'max(iw,400)', h: 'ih', color: 'red@0.5' });
    const output = await reader.addVideoStream({ filter: text });
    expect([output.width, output.height]).toEqual([400, 60]);
  });

  it('refuses what is no name and no value', () => {
    const thrown = (call: () => unknown): unknown => {
      try {
        return call();
      } catch (error) {
        return error;
      }
    };
    argumentError(
      thrown(() => describeFilter('a=b')),
      RangeError,
      'a=b',
    );
    argumentError(
      thrown(() => describeFilter('nosuch', { 'a:b': 1 })),
      RangeError,
      'a:b',
    );
    argumentError(
      thrown(() => describeFilter('nosuch', { a: {} as never })),
      TypeError,
      'options.a',
    );
  });
});
