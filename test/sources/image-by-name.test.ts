import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encodeImage, frames, StreamReader } from '../../src/index.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { debianProgram } from '../support/tools.ts';

const scratch = scratchFolder();
const magick = debianProgram('convert');

async function sizeOf(source: string | Uint8Array): Promise<[string, number, number]> {
  const reader = await StreamReader.open(source);
  const [stream] = reader.sourceStreams;
  await reader.close();
  return stream?.mediaType === 'video' ? [stream.codec, stream.width, stream.height] : ['', 0, 0];
}

describe('an image that FFmpeg knows by its name only', () => {
  it('is read by its path as by its bytes: a JPEG without a JFIF header', async () => {
    for await (const picture of frames(CLIP, { at: [1], width: 320, layout: 'NHWC' })) {
      writeFileSync(scratch('plain 1.jpg'), await encodeImage(picture, { format: 'jpg' }));
    }
    expect(readFileSync(scratch('plain 1.jpg')).includes('JFIF')).toBe(false);
    expect(await sizeOf(scratch('plain 1.jpg'))).toEqual(['mjpeg', 320, 180]);
    expect(await sizeOf(readFileSync(scratch('plain 1.jpg')))).toEqual(['mjpeg', 320, 180]);
  });

  it.skipIf(magick === null)('is read where its content has no mark at all: TGA', async () => {
    execFileSync(magick as string, ['-size', '31x17', 'gradient:red-blue', scratch('mark.tga')]);
    expect(await sizeOf(scratch('mark.tga'))).toEqual(['targa', 31, 17]);
  });

  it.each(['noise.jpg', 'noise.tga', 'noise.png'])(
    'is refused where there is no image in it: %s',
    async (name) => {
      writeFileSync(scratch(name), 'this is not an image');
      await mediaError(StreamReader.open(scratch(name)), 'ERR_INVALID_DATA');
    },
  );
});
