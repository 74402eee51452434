import { describe, expect, it } from 'vitest';
import { convert, decodeAudio, MemoryTarget } from '../../src/index.ts';
import { decodedTimes, describeFile } from '../support/ffprobe-file.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const lavfi = (source: string) => ({ source, open: { format: 'lavfi' } });
const red = lavfi('color=red:size=64x64:rate=25:duration=1');
const blue = lavfi('color=blue:size=64x64:rate=25:duration=1');

/** The mean red, green and blue of a part of the first picture. */
function colours(path: string, crop: string): number[] {
  const raw = systemDecode(path, ['-frames:v', '1', '-vf', crop, '-f', 'rawvideo', '-pix_fmt', 'rgb24']);
  return [0, 1, 2].map((channel) => {
    const values = raw.filter((_, n) => n % 3 === channel);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

describe.skipIf(!hasSystemFfmpeg)('convert() with a filter graph', () => {
  it('puts pictures side by side', async () => {
    const options = { open: red.open, inputs: [blue], filterGraph: '[0:v][1:v]hstack[v]' };
    const { streams } = await convert(red.source, scratch('side.mp4'), options);
    expect(streams).toMatchObject([{ mediaType: 'video', source: null, copied: false }]);
    expect(describeFile(scratch('side.mp4')).streams[0]).toMatchObject({ width: 128, height: 64 });
    const [left, right] = [
      colours(scratch('side.mp4'), 'crop=32:32:8:8'),
      colours(scratch('side.mp4'), 'crop=32:32:80:8'),
    ];
    expect(left[0]).toBeGreaterThan(200);
    expect(left[2]).toBeLessThan(60);
    expect(right[2]).toBeGreaterThan(200);
    expect(right[0]).toBeLessThan(60);
  });

  it('lays one picture over another and copies the sound beside it', async () => {
    const { streams } = await convert(CLIP, scratch('over.mp4'), {
      inputs: [{ ...red, end: 5 }],
      end: 2,
      filterGraph: '[0:v][1:v]overlay=16:16:eof_action=pass[v]',
    });
    expect(streams.map(({ mediaType, copied }) => [mediaType, copied])).toEqual([
      ['video', false],
      ['audio', true],
    ]);
    expect(colours(scratch('over.mp4'), 'crop=48:48:24:24')[0]).toBeGreaterThan(200);
    expect(decodedTimes(scratch('over.mp4'), 'v:0')).toHaveLength(50);
  });

  it('joins clips one after another, sound and pictures', async () => {
    const part = { source: CLIP, start: 1, end: 3 };
    await convert(CLIP, scratch('joined.mp4'), {
      end: 1,
      inputs: [part],
      filterGraph: '[0:v][0:a][1:v][1:a]concat=n=2:v=1:a=1[v][a]',
    });
    expect(decodedTimes(scratch('joined.mp4'), 'v:0')).toHaveLength(75);
    const { shape, sampleRate } = await decodeAudio(scratch('joined.mp4'));
    expect(shape[0] / sampleRate).toBeCloseTo(3, 1);
  });

  it('mixes sound', async () => {
    const tone = (frequency: number, length: number) =>
      lavfi(`sine=frequency=${frequency}:duration=${length}:sample_rate=48000`);
    const target = new MemoryTarget();
    await convert(tone(440, 2).source, target, {
      format: 'wav',
      open: tone(440, 2).open,
      inputs: [tone(880, 1)],
      filterGraph: '[0:a][1:a]amix=inputs=2:duration=longest[a]',
    });
    const { shape } = await decodeAudio(target.bytes);
    expect(shape).toEqual([96_000, 1]);
  });

  it('gives several outputs of one graph', async () => {
    const { streams } = await convert(CLIP, scratch('two.mkv'), {
      end: 1,
      audio: false,
      filterGraph: '[0:v]split[a][b];[b]scale=160:90[c];[a]scale=320:180[d]',
    });
    expect(streams).toHaveLength(2);
    const sizes = describeFile(scratch('two.mkv')).streams.map(({ width }) => width);
    expect(sizes.sort()).toEqual([160, 320]);
  });

  it('names what is wrong', async () => {
    const graph = (filterGraph: string): Promise<unknown> => convert(CLIP, scratch('x.mp4'), { filterGraph });
    const missing = await mediaError(graph('[1:v]hflip[v]'), 'ERR_NO_SUCH_STREAM');
    expect(missing.message).toContain('[1:v]');
    await mediaError(graph('[0:v]hfilp[v]'), 'ERR_UNKNOWN_FILTER');
    await mediaError(graph('[0:v]scale=w=no[v]'), 'ERR_INVALID_FILTER');
  });
});

describe.skipIf(!hasSystemFfmpeg)('convert() with a loudness', () => {
  it.each([-16, -30])('brings the sound to %d LUFS, as EBU R 128 measures it', async (integrated) => {
    await convert(CLIP, scratch('loud.wav'), { audio: { loudness: { integrated, truePeak: -0.5 } } });
    const { data, sampleRate, channels } = await decodeAudio(scratch('loud.wav'), {
      filter: 'ebur128=metadata=1',
    });
    expect(sampleRate).toBe(44_100);
    expect(data.length).toBe(441_000 * channels);
    expect(measured(scratch('loud.wav'))).toBeCloseTo(integrated, 0);
  });
});

/** The integrated loudness that an FFmpeg that is not ours measures. */
function measured(path: string): number {
  const args = ['-af', 'ebur128=metadata=1,ametadata=print:key=lavfi.r128.I:file=-', '-f', 'null'];
  const lines = systemDecode(path, args)
    .toString()
    .matchAll(/lavfi\.r128\.I=(-?[\d.]+)/g);
  return Number([...lines].at(-1)?.[1]);
}
