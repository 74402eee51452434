import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { encodeImage, MemoryTarget, StreamReader, StreamWriter } from '../../src/index.ts';
import { packetsThrough } from '../support/copy.ts';
import { systemFacts } from '../support/probe.ts';
import { reading } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { argumentError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { chord, pictures } from '../support/signal.ts';

const scratch = scratchFolder();
const RATE = 44_100;
const SIZE = { width: 64, height: 48 };

const cover = (format: 'png' | 'jpeg'): Promise<Uint8Array> =>
  encodeImage(pictures(1, SIZE.width, SIZE.height), { ...SIZE, format, layout: 'NHWC' });

/** The bytes of the picture that Debian's ffmpeg finds attached. */
const attached = (path: string): Buffer =>
  execFileSync('/usr/bin/ffmpeg', [
    ...['-v', 'error', '-i', path, '-map', '0:v:0', '-c', 'copy', '-f', 'image2pipe', '-'],
  ]);

describe.skipIf(!hasSystemFfmpeg)('a cover', () => {
  it.each([
    'cover.mp3',
    'cover.m4a',
    'cover.mp4',
    'cover.flac',
    'cover.mka',
    'cover.aiff',
    'cover.opus',
    'cover.ogg',
  ])('in %s is the picture that was given, beside the sound', async (file) => {
    const picture = await cover('jpeg');
    const path = scratch(file);
    const writer = new StreamWriter(path);
    const sound = writer.addAudioStream({ sampleRate: RATE, channels: 2 });
    const input = writer.addAttachedPicture(picture, { metadata: { title: 'the front' } });
    expect(input).toMatchObject({ codec: 'mjpeg', description: 'mjpeg, attached', index: 1 });
    await writer.open();
    await sound.write(chord(RATE, RATE, 2));
    await writer.finish();

    expect(Buffer.compare(attached(path), picture)).toBe(0);
    const streams = systemFacts(path).streams;
    expect(streams.filter(({ codec_type }) => codec_type === 'audio')).toHaveLength(1);
    const shown = streams.find(({ codec_type }) => codec_type === 'video');
    expect(shown).toMatchObject({ ...SIZE, codec_name: 'mjpeg', disposition: { attached_pic: 1 } });
    await reading(path, async (reader) => {
      expect(reader.sourceStreams.find(({ mediaType }) => mediaType === 'video')).toMatchObject({
        attachedPicture: true,
        ...SIZE,
      });
    });
  });

  it('may be a PNG, and there may be two', async () => {
    const path = scratch('two.mp3');
    const writer = new StreamWriter(path);
    const sound = writer.addAudioStream({ sampleRate: RATE, channels: 1 });
    writer.addAttachedPicture(await cover('png'));
    writer.addAttachedPicture(await cover('jpeg'), { metadata: { comment: 'Cover (back)' } });
    await writer.open();
    await sound.write(chord(RATE, RATE, 1));
    await writer.finish();
    const shown = systemFacts(path).streams.filter(({ codec_type }) => codec_type === 'video');
    expect(shown.map(({ codec_name, tags }) => [codec_name, tags?.comment])).toEqual([
      ['png', 'Cover (front)'],
      ['mjpeg', 'Cover (back)'],
    ]);
  });

  it('is refused where the container holds none, and where it is no image', async () => {
    const wav = new StreamWriter(new MemoryTarget(), { format: 'wav' });
    const picture = await cover('png');
    expect(() => wav.addAttachedPicture(picture)).toThrow(
      expect.objectContaining({ code: 'ERR_ENCODER_CONFIG', message: expect.stringContaining('flac') }),
    );
    const mp3 = new StreamWriter(new MemoryTarget(), { format: 'mp3' });
    for (const data of [new Uint8Array(0), new Uint8Array(100)]) {
      try {
        mp3.addAttachedPicture(data);
        expect.unreachable();
      } catch (error) {
        argumentError(error, RangeError, 'data');
      }
    }
  });
});

const CHAPTERS = [
  { start: 0, end: 0.4, metadata: { title: 'Anfang ☃' } },
  { start: 0.4, end: 1, metadata: { title: 'Ende' } },
];

describe.skipIf(!hasSystemFfmpeg)('chapters', () => {
  it.each([
    ['chapters.mkv', 'option'],
    ['chapters.mp4', 'call'],
    ['chapters.m4a', 'call'],
    ['chapters.mp3', 'option'],
    ['chapters.ogg', 'call'],
    ['chapters.opus', 'option'],
    ['chapters.flac', 'call'],
  ])('of %s, given by %s, are those that were given', async (file, how) => {
    const path = scratch(file);
    const writer = new StreamWriter(path, how === 'option' ? { chapters: CHAPTERS } : {});
    if (how === 'call') writer.setChapters(CHAPTERS);
    const sound = writer.addAudioStream({ sampleRate: RATE, channels: 1 });
    await writer.open();
    await sound.write(chord(RATE, RATE, 1));
    await writer.finish();
    const found = systemFacts(path).chapters.map(({ start_time, end_time, tags }) => ({
      start: Math.round(Number(start_time) * 1000) / 1000,
      // Ogg keeps no end: that of the last one is the file's, with what Opus puts before the sound.
      end: Math.round(Number(end_time) * 10) / 10,
      metadata: { title: tags?.title ?? '' },
    }));
    expect(found).toEqual(CHAPTERS);
    await reading(path, async (reader) => {
      expect(reader.chapters.map(({ metadata }) => metadata.title)).toEqual(['Anfang ☃', 'Ende']);
      const copy = new StreamWriter(new MemoryTarget(), { format: 'matroska', chapters: reader.chapters });
      copy.setChapters(reader.chapters);
      await copy.abort();
    });
  });

  it('that end before they begin are refused', () => {
    const writer = new StreamWriter(new MemoryTarget(), { format: 'matroska' });
    for (const wrong of [{ start: 2, end: 1 }, { start: -1, end: 1 }, { start: 1 }, null]) {
      expect(() => writer.setChapters([wrong as (typeof CHAPTERS)[0]])).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_ARG' }),
      );
    }
  });
});

describe('language and disposition', () => {
  it.each(['matroska', 'mp4'])('of several streams of one kind are read back from %s', async (format) => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format });
    const declared = { sampleRate: 48_000, channels: 1, encoder: 'aac' };
    const inputs = [
      writer.addAudioStream({ ...declared, language: 'deu', disposition: ['default'] }),
      writer.addAudioStream({ ...declared, language: 'eng', disposition: ['comment', 'visual_impaired'] }),
      writer.addAudioStream({ ...declared, metadata: { language: 'fra' }, disposition: [] }),
    ];
    await writer.open();
    for (const input of inputs) await input.write(chord(4800, 48_000, 1));
    await writer.finish();
    await reading(target.bytes, async (reader) => {
      const streams = reader.sourceStreams;
      expect(streams.map(({ language }) => language)).toEqual(['deu', 'eng', 'fra']);
      expect(streams[0]?.disposition).toContain('default');
      expect(streams[1]?.disposition).not.toContain('default');
      if (format === 'matroska') {
        expect(streams[1]?.disposition).toEqual(expect.arrayContaining(['comment', 'visual_impaired']));
      }
    });
  });

  it('that is none lists those that are', () => {
    const writer = new StreamWriter(new MemoryTarget(), { format: 'mp4' });
    expect(() => writer.addAudioStream({ sampleRate: 8000, channels: 1, disposition: ['nosuch'] })).toThrow(
      /'nosuch'.*hearing_impaired/,
    );
  });

  it('of packets that are copied are the source’s, or what is said instead', async () => {
    const source = new MemoryTarget();
    const writer = new StreamWriter(source, { format: 'matroska' });
    const tags = { language: 'deu', disposition: ['forced', 'default'], metadata: { title: 'voice' } };
    const sound = writer.addAudioStream({ sampleRate: 48_000, channels: 1, encoder: 'aac', ...tags });
    await writer.open();
    await sound.write(chord(4800, 48_000, 1));
    await writer.finish();

    const kept = await packetsThrough(source.bytes, 'matroska');
    const changed = await packetsThrough(source.bytes, 'matroska', { language: 'eng', disposition: ['dub'] });
    const facts = (bytes: Uint8Array) => reading(bytes, async (reader) => reader.sourceStreams[0]);
    expect(await facts(kept)).toMatchObject({ language: 'deu', metadata: { title: 'voice' } });
    expect((await facts(kept))?.disposition).toEqual(expect.arrayContaining(['forced', 'default']));
    expect(await facts(changed)).toMatchObject({ language: 'eng', metadata: { title: 'voice' } });
    expect((await facts(changed))?.disposition).not.toContain('forced');
  });
});

describe('what was negotiated', () => {
  it('is readable on every input', async () => {
    await using reader = await StreamReader.open(CLIP);
    const writer = new StreamWriter(new MemoryTarget(), { format: 'matroska' });
    const sound = writer.addAudioStream({ sampleRate: 12_345, channels: 4, encoder: 'libmp3lame' });
    expect(sound).toMatchObject({
      ...{ encoder: 'libmp3lame', codec: 'mp3', encoderFormat: 'fltp', encoderSampleRate: 12_000 },
      ...{ encoderChannels: 2, description: 'libmp3lame, fltp, 12000 Hz, stereo' },
    });
    const picture = writer.addVideoStream({ frameRate: 7, ...SIZE, encoder: 'mpeg1video' });
    expect(picture).toMatchObject({
      ...{ encoder: 'mpeg1video', encoderFormat: 'yuv420p', encoderWidth: 64, encoderHeight: 48 },
      encoderFrameRate: { num: 24_000, den: 1001 },
    });
    const [stream] = reader.sourceStreams;
    const packets = writer.addPacketStream(stream ?? ({} as never));
    expect(packets).toMatchObject({ index: 2, codec: 'h264', description: 'h264, copied' });
    await writer.abort();
  });
});
