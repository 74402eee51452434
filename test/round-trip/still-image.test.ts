import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../src/index.ts';
import { readVideo } from '../support/read-whole.ts';
import { hasSystemFfmpeg, systemDecode, systemProbe } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { peakSignalToNoise, pictures } from '../support/signal.ts';

const scratch = scratchFolder();

// An odd size: a still image has no reason to be even.
const WIDTH = 161;
const HEIGHT = 91;
const picture = pictures(1, WIDTH, HEIGHT);

async function writeImage(path: string): Promise<void> {
  const writer = new StreamWriter(path);
  const image = writer.addVideoStream({ frameRate: 1, width: WIDTH, height: HEIGHT, layout: 'NHWC' });
  await writer.open();
  await image.write(picture);
  await writer.finish();
}

describe.each([
  { file: 'still.png', codec: 'png', quality: Number.POSITIVE_INFINITY },
  { file: 'still.jpg', codec: 'mjpeg', quality: 30 },
  { file: 'still.webp', codec: 'webp', quality: 30 },
])('one frame in $file', ({ file, codec, quality }) => {
  it('is an image that gives the picture back', async () => {
    await writeImage(scratch(file));
    const { chunks, error } = await readVideo(scratch(file), { layout: 'NHWC' });
    expect(error).toBeUndefined();
    expect(chunks).toHaveLength(1);
    expect(chunks[0]?.shape).toEqual([1, HEIGHT, WIDTH, 3]);
    expect(peakSignalToNoise(picture, chunks[0]?.data as Uint8Array)).toBeGreaterThanOrEqual(quality);
  });

  it.skipIf(!hasSystemFfmpeg)('is the same image to an FFmpeg that is not ours', () => {
    expect(systemProbe(scratch(file), 'v:0')).toMatchObject({
      codec_name: codec,
      width: String(WIDTH),
      height: String(HEIGHT),
    });
    const raw = systemDecode(scratch(file), ['-f', 'rawvideo', '-pix_fmt', 'rgb24']);
    expect(peakSignalToNoise(picture, raw)).toBeGreaterThanOrEqual(quality);
  });
});
