import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { convert, MemoryTarget, probe } from '../../src/index.ts';
import { describeFile } from '../support/ffprobe-file.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

/** The decoded pictures of a file, as an FFmpeg that is not ours sees them. */
const pixels = (path: string): string =>
  createHash('sha256')
    .update(systemDecode(path, ['-map', '0:v', '-fps_mode', 'passthrough', '-f', 'rawvideo']))
    .digest('hex');

describe.skipIf(!hasSystemFfmpeg)('convert() of what the target can hold', () => {
  it.each(['copy.mkv', 'copy.ts', 'copy.mov'])(
    'to %s copies every packet and loses no picture',
    async (name) => {
      const { streams, duration, size } = await convert(CLIP, scratch(name));
      expect(streams.map(({ codec, copied }) => [codec, copied])).toEqual([
        ['h264', true],
        ['aac', true],
      ]);
      expect(duration).toBeCloseTo(10, 1);
      expect(size).toBe(readFileSync(scratch(name)).length);
      expect(pixels(scratch(name))).toBe(pixels(CLIP));
    },
  );

  it('gives the same bytes each time', async () => {
    const [first, second] = [new MemoryTarget(), new MemoryTarget()];
    await convert(CLIP, first, { format: 'mp4' });
    await convert(CLIP, second, { format: 'mp4' });
    expect(Buffer.from(first.bytes)).toEqual(Buffer.from(second.bytes));
  });

  it('keeps the tags, and adds and takes away what is asked for', async () => {
    await convert(CLIP, scratch('first.mp4'), { metadata: { title: 'A', artist: 'B' } });
    await convert(scratch('first.mp4'), scratch('second.mkv'), { metadata: { artist: '', album: 'C' } });
    const { metadata } = await probe(scratch('second.mkv'));
    const names = Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [key.toLowerCase(), value]),
    );
    expect(names).toMatchObject({ title: 'A', album: 'C' });
    expect(names).not.toHaveProperty('artist');
  });

  it('keeps the chapters, of the part that is wanted', async () => {
    const chapters = [
      { start: 0, end: 4, metadata: { title: 'One' } },
      { start: 4, end: 10, metadata: { title: 'Two' } },
    ];
    await convert(CLIP, scratch('chapters.mkv'), { chapters });
    await convert(scratch('chapters.mkv'), scratch('later.mkv'), { start: 2, end: 6 });
    const found = (await probe(scratch('later.mkv'))).chapters;
    expect(found.map(({ start, end, metadata }) => [start, end, metadata.title])).toEqual([
      [0, 2, 'One'],
      [2, 4, 'Two'],
    ]);
  });

  it('reads from a stream and writes into one', async () => {
    const target = new PassThrough();
    const bytes = buffer(target);
    const { size } = await convert(createReadStream(CLIP), target, { format: 'matroska' });
    expect((await bytes).length).toBe(size);
    expect((await probe(await bytes)).streams.map(({ codec }) => codec)).toEqual(['h264', 'aac']);
  });

  it('leaves out what is not wanted', async () => {
    await convert(CLIP, scratch('silent.mp4'), { audio: false });
    expect(describeFile(scratch('silent.mp4')).streams.map((one) => one.codec_type)).toEqual(['video']);
    await convert(CLIP, scratch('sound.m4a'));
    expect(describeFile(scratch('sound.m4a')).streams.map((one) => one.codec_type)).toEqual(['audio']);
    await convert(CLIP, scratch('listed.mkv'), { streams: [1] });
    expect(describeFile(scratch('listed.mkv')).streams).toHaveLength(1);
  });

  it('takes streams of several sources', async () => {
    await convert(CLIP, scratch('tone.m4a'), {
      inputs: [{ source: 'sine=duration=3', open: { format: 'lavfi' } }],
      streams: [{ input: 1, stream: 0 }],
    });
    await convert(CLIP, scratch('dubbed.mp4'), {
      inputs: [scratch('tone.m4a')],
      streams: [0, { input: 1, stream: 0 }],
    });
    const { streams } = describeFile(scratch('dubbed.mp4'));
    expect(streams.map((one) => one.codec_name)).toEqual(['h264', 'aac']);
    expect(pixels(scratch('dubbed.mp4'))).toBe(pixels(CLIP));
  });
});
