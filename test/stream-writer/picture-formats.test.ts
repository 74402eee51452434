import { describe, expect, it } from 'vitest';
import { MemoryTarget, StreamWriter, type VideoLayout } from '../../src/index.ts';
import { bytesOf, readVideo } from '../support/read-whole.ts';
import { peakSignalToNoise } from '../support/signal.ts';

/** Pixel formats that a reader gives and a writer takes, and whether chroma is of full size. */
const FORMATS: [format: string, whole: boolean, layouts: VideoLayout[]][] = [
  ['gray', true, ['NCHW', 'NHWC', 'native']],
  ['rgb24', true, ['NCHW', 'NHWC', 'native']],
  ['bgr24', true, ['NCHW', 'NHWC', 'native']],
  ['rgba', true, ['NCHW', 'NHWC', 'native']],
  ['bgra', true, ['NCHW', 'NHWC', 'native']],
  ['argb', true, ['NCHW', 'NHWC', 'native']],
  ['abgr', true, ['NCHW', 'NHWC', 'native']],
  ['gbrp', true, ['NCHW', 'NHWC', 'native']],
  ['yuv444p', true, ['NCHW', 'NHWC', 'native']],
  ['yuv420p', false, ['NCHW', 'NHWC', 'native']],
  ['yuv422p', false, ['NCHW', 'NHWC', 'native']],
  ['nv12', false, ['NCHW', 'NHWC', 'native']],
  ['yuv420p10le', false, ['NCHW', 'NHWC', 'native']],
  ['yuv444p12le', true, ['NCHW', 'NHWC', 'native']],
  ['gray16le', true, ['NCHW', 'NHWC', 'native']],
  ['rgb48le', true, ['NCHW', 'NHWC', 'native']],
  ['rgba64le', true, ['NCHW', 'NHWC', 'native']],
  ['gbrpf32le', true, ['NCHW', 'NHWC', 'native']],
  ['yuva420p', false, ['native']],
  ['pal8', true, ['native']],
];

const cases = FORMATS.flatMap(([format, whole, layouts]) =>
  layouts.map((layout) => ({ format, whole, layout })),
);

// An odd size: the last row and column of chroma are shared with nobody.
const SOURCE = 'testsrc2=size=63x47:rate=5:duration=0.6,format=rgba,colorchannelmixer=aa=0.7';

describe('a chunk of pictures', () => {
  it.each(cases)(
    'in $format, $layout, is written as it is and comes back',
    async ({ format, whole, layout }) => {
      // A picture with a palette of its own comes from a file that has one.
      const source = format === 'pal8' ? await palettes() : SOURCE;
      const open = format === 'pal8' ? {} : { format: 'lavfi' };
      const given = await readVideo(source, { format: format as 'rgb24', layout }, open);
      const [first] = given.chunks;
      expect(given.error).toBeUndefined();

      const target = new MemoryTarget();
      const writer = new StreamWriter(target, { format: 'nut' });
      const size = { width: first?.width ?? 0, height: first?.height ?? 0 };
      const input = writer.addVideoStream({
        ...{ ...size, frameRate: 5, format: format as 'rgb24', layout },
        ...{ encoder: 'rawvideo', encoderFormat: format as 'rgb24' },
      });
      await writer.open();
      for (const chunk of given.chunks) await input.write(chunk);
      await writer.finish();

      const back = await readVideo(target.bytes, { format: format as 'rgb24', layout });
      expect(back.chunks.map(({ shape }) => shape)).toEqual(given.chunks.map(({ shape }) => shape));
      for (const [n, chunk] of given.chunks.entries()) {
        const other = back.chunks[n];
        if (other === undefined) throw new Error('a picture is missing');
        if (whole || layout === 'native') {
          expect(Buffer.compare(bytesOf(other), bytesOf(chunk))).toBe(0);
        } else {
          // Chroma of full size goes down to the format's own, and up again.
          expect(peakSignalToNoise(chunk.data as Uint8Array, other.data as Uint8Array)).toBeGreaterThan(
            chunk.data instanceof Uint8Array ? 25 : 10,
          );
        }
      }
    },
  );
});

/** A PNG with a palette of its own. */
async function palettes(): Promise<Uint8Array> {
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format: 'image2pipe' });
  const source = await readVideo('testsrc2=size=64x48:rate=5:duration=0.2', {}, { format: 'lavfi' });
  const size = { width: 64, height: 48 };
  const input = writer.addVideoStream({ ...size, frameRate: 5, encoder: 'png', encoderFormat: 'pal8' });
  await writer.open();
  for (const chunk of source.chunks) await input.write(chunk);
  await writer.finish();
  return target.bytes;
}
