import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { filters, StreamReader } from '../../src/index.ts';
import { allBytes, bytesOf, readAudio, reading, readVideo, sampleCount } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

const hasFilter = (name: string): boolean => filters().some((filter) => filter.name === name);

const LAVFI = { format: 'lavfi' } as const;

describe('format: lavfi', () => {
  it('sine is the sine of its formula', async () => {
    const { chunks } = await readAudio(
      'sine=frequency=1000:sample_rate=8000:duration=1',
      { format: 'dbl' },
      LAVFI,
    );
    expect(sampleCount(chunks)).toBe(8000);
    const samples = new Float64Array(allBytes(chunks).buffer.slice(0));
    // FFmpeg's table has 16 bits, and an eighth of full scale.
    samples.forEach((sample, n) => {
      expect(Math.abs(sample - Math.sin((2 * Math.PI * 1000 * n) / 8000) / 8)).toBeLessThan(1e-3);
    });
  });

  it('aevalsrc is its expression, in each channel', async () => {
    const source = "aevalsrc=exprs='t|1-t':sample_rate=1000:duration=0.5";
    const { chunks } = await readAudio(source, { format: 'dbl' }, LAVFI);
    const samples = new Float64Array(allBytes(chunks).buffer.slice(0));
    expect(samples).toHaveLength(1000);
    for (let n = 0; n < 500; n += 1) {
      expect(samples[2 * n]).toBeCloseTo(n / 1000, 12);
      expect(samples[2 * n + 1]).toBeCloseTo(1 - n / 1000, 12);
    }
  });

  it('anoisesrc gives the same noise for the same seed, and no other', async () => {
    const noise = (seed: number) =>
      readAudio(`anoisesrc=seed=${seed}:duration=0.2:amplitude=0.5`, {}, LAVFI).then(({ chunks }) =>
        allBytes(chunks),
      );
    const [first, again, other] = [await noise(1), await noise(1), await noise(2)];
    expect(first.equals(again)).toBe(true);
    expect(first.equals(other)).toBe(false);
  });

  const pictures = [
    'cellauto=rule=110:size=64x48:rate=10:seed=5',
    'life=size=64x48:rate=10:seed=5:mold=10',
    'mandelbrot=size=64x48:rate=10',
    // FFmpeg's GPL part: the default build lacks it, and says so.
    ...(hasFilter('mptestsrc') ? ['mptestsrc=rate=10:test=dc_luma'] : []),
    'sierpinski=size=64x48:rate=10:seed=5',
    'testsrc2=size=63x47:rate=10',
  ];

  it.each(pictures)('%s gives pictures at its size and rate', async (source) => {
    await reading(
      source,
      async (reader) => {
        const [stream] = reader.sourceStreams;
        const output = await reader.addVideoStream({ framesPerChunk: 5 });
        const { value } = await reader.chunks().next();
        const chunk = value?.[0];
        expect(chunk?.kind).toBe('video');
        if (chunk?.kind === 'video' && stream?.mediaType === 'video') {
          expect(chunk.shape).toEqual([5, 3, stream.height, stream.width]);
          expect(output.width).toBe(stream.width);
          expect([...chunk.timestamps]).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
          expect(new Set(bytesOf(chunk)).size).toBeGreaterThan(1);
        }
      },
      LAVFI,
    );
  });

  it.skipIf(!hasSystemFfmpeg).each(pictures.slice(0, 2))(
    '%s is what another FFmpeg draws',
    async (source) => {
      const filter = `trim=end_frame=4,format=rgb24`;
      const args = ['-v', 'error', '-f', 'lavfi', '-i', source, '-vf', filter, '-f', 'rawvideo', '-'];
      const wanted = execFileSync('/usr/bin/ffmpeg', args, { maxBuffer: 2 ** 26 });
      const { chunks } = await readVideo(source, { filter: 'trim=end_frame=4', layout: 'NHWC' }, LAVFI);
      expect(allBytes(chunks).equals(wanted)).toBe(true);
    },
  );

  it('ends where a filter has given its last frame, though the source has no end', async () => {
    const { chunks } = await readAudio('sine', { filter: 'atrim=end_sample=5000' }, LAVFI);
    expect(sampleCount(chunks)).toBe(5000);
  });

  it('movie= reads a file, sound and pictures both', async () => {
    const source = `movie=filename=${CLIP}:streams=dv+da[out0][out1]`;
    await reading(
      source,
      async (reader) => {
        expect(reader.sourceStreams.map(({ mediaType }) => mediaType).sort()).toEqual(['audio', 'video']);
        await reader.addVideoStream();
        let frames = 0;
        for await (const [chunk] of reader) frames += chunk === null ? 0 : 1;
        expect(frames).toBe(250);
      },
      LAVFI,
    );
  });

  it('a graph of several has a stream for each end', async () => {
    const source = 'testsrc2=size=32x32:rate=5:duration=1[out0];sine=duration=1,asplit[out1][out2]';
    await reading(
      source,
      async (reader) => {
        expect(reader.sourceStreams.map(({ mediaType }) => mediaType)).toEqual(['video', 'audio', 'audio']);
      },
      LAVFI,
    );
  });

  it('what can not be parsed says what and where', async () => {
    const wrong = await mediaError(StreamReader.open('no_such_source=1', LAVFI), 'ERR_UNKNOWN_FILTER');
    expect(wrong.message).toContain('no_such_source');
    const close = await mediaError(StreamReader.open('testsrc2,hflp[out0]', LAVFI), 'ERR_UNKNOWN_FILTER');
    expect(close.message).toContain("'hflip'");
    if (!hasFilter('mptestsrc')) {
      const missing = await mediaError(StreamReader.open('mptestsrc', LAVFI), 'ERR_UNKNOWN_FILTER');
      expect(missing.message).toMatch(/'mptestsrc'.*GPL.*@sluice\/ffmpeg-gpl/);
    }
    const option = await mediaError(StreamReader.open('sine=frequenzy=440', LAVFI), 'ERR_INVALID_FILTER');
    expect(option.message).toContain('frequenzy');
    await mediaError(StreamReader.open('sine=frequency=[', LAVFI), 'ERR_INVALID_FILTER');
  });

  it('an endless one ends when the reader is closed, in the middle of a wait', async () => {
    const reader = await StreamReader.open('sine', LAVFI);
    await reader.addAudioStream({ framesPerChunk: 2 ** 30 / 4 - 1 });
    const waiting = reader.chunks().next();
    const start = performance.now();
    setTimeout(() => void reader.close(), 50);
    await mediaError(waiting, 'ERR_CLOSED');
    expect(performance.now() - start).toBeLessThan(50 + 250);
  });
});
