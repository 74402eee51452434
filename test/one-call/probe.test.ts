import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { probe } from '../../src/index.ts';
import { hasSystemFfmpeg, systemProbe } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

describe('probe()', () => {
  it('gives plain data that JSON holds whole', async () => {
    const info = await probe(CLIP);
    expect(JSON.parse(JSON.stringify(info))).toEqual(info);
    expect(info.format.name).toContain('mp4');
    expect(info.duration).toBeCloseTo(10, 1);
    expect(info.streams.map(({ mediaType }) => mediaType).sort()).toEqual(['audio', 'data', 'video']);
  });

  it.skipIf(!hasSystemFfmpeg)('says what an FFmpeg that is not ours says', async () => {
    const { streams } = await probe(CLIP);
    const video = streams.find((stream) => stream.mediaType === 'video');
    const theirs = systemProbe(CLIP, 'v:0');
    expect(video).toMatchObject({ codec: theirs.codec_name, format: theirs.pix_fmt });
    expect([video?.width, video?.height]).toEqual([Number(theirs.width), Number(theirs.height)]);
  });

  it('takes bytes and streams as well', async () => {
    const path = await probe(CLIP);
    const bytes = await probe(readFileSync(CLIP));
    expect({ ...bytes, seekable: true }).toEqual({ ...path, seekable: true });
    const { body } = new Response(readFileSync(CLIP));
    expect((await probe(body as never)).streams).toHaveLength(3);
  });

  it('rejects with the error of opening, and refuses options that are none', async () => {
    await mediaError(probe('no-such-file.mp4'), 'ERR_NOT_FOUND');
    await expect(probe(CLIP, { formt: 'mp4' } as never)).rejects.toThrow(/did you mean format/);
  });
});
