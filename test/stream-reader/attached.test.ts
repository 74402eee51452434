import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeImage, type Packet, type StreamReader } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { reading } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const SIZE = { width: 40, height: 30 };
const pixels = Uint8Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, at) => (at * 7) & 0xff);
const font = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 13) & 0xff));
let cover: Uint8Array;

beforeAll(async () => {
  cover = await encodeImage(pixels, { ...SIZE, layout: 'NHWC' });
  writeFileSync(scratch('cover.png'), cover);
  writeFileSync(scratch('letters.ttf'), font);
  if (hasSystemFfmpeg) {
    const sound = [
      '-i',
      CLIP,
      '-i',
      scratch('cover.png'),
      '-map',
      '0:a',
      '-map',
      '1',
      '-t',
      '3',
      '-c:v',
      'copy',
    ];
    const attached = ['-disposition:v', 'attached_pic'];
    makeMedia(...sound, '-c:a', 'libmp3lame', ...attached, scratch('a.mp3'));
    makeMedia(...sound, '-c:a', 'flac', ...attached, scratch('a.flac'));
    makeMedia(...sound, '-c:a', 'copy', ...attached, scratch('a.m4a'));
    const film = ['-i', CLIP, '-map', '0:v', '-map', '0:a', '-c', 'copy', '-t', '3'];
    const files = [
      '-attach',
      scratch('cover.png'),
      '-metadata:s:t:0',
      'mimetype=image/png',
      '-attach',
      scratch('letters.ttf'),
    ];
    makeMedia(...film, ...files, '-metadata:s:t:1', 'mimetype=application/x-truetype-font', scratch('a.mkv'));
    const picture = [
      '-i',
      CLIP,
      '-i',
      scratch('cover.png'),
      '-map',
      '1',
      '-map',
      '0:v',
      '-map',
      '0:a',
      '-t',
      '3',
      '-c',
      'copy',
    ];
    makeMedia(...picture, '-disposition:v:0', 'attached_pic', scratch('first.mp4'));
  }
});

const isPicture = (stream: StreamReader['sourceStreams'][number]): boolean =>
  stream.mediaType === 'video' && stream.attachedPicture;

describe.skipIf(!hasSystemFfmpeg)('a cover in a sound file', () => {
  const files = ['a.mp3', 'a.flac', 'a.m4a'];

  it.each(files)('%s: is a fact, and never the default video', async (name) => {
    await reading(scratch(name), async (reader) => {
      const picture = reader.sourceStreams.find(isPicture);
      expect(picture).toMatchObject({ codec: 'png', ...SIZE });
      expect(picture?.disposition).toContain('attached_pic');
      expect(reader.defaultVideoStream).toBeNull();
      const error = await mediaError(reader.addVideoStream(), 'ERR_NO_SUCH_STREAM');
      expect(error.message).toContain(`streamIndex`);
    });
  });

  it.each(files)('%s: comes as a picture, as its own bytes, and again after a seek', async (name) => {
    await reading(scratch(name), async (reader) => {
      const streamIndex = reader.sourceStreams.find(isPicture)?.index ?? -1;
      const video = await reader.addVideoStream({ streamIndex, layout: 'NHWC' });
      const packets = await reader.addPacketStream({ streamIndex });
      const sound = await reader.addAudioStream();
      const first = await reader.chunks().next();
      const [picture, packet, audio] = first.value ?? [];
      expect(picture?.kind === 'video' && Buffer.from(picture.data.buffer).equals(pixels)).toBe(true);
      expect(picture?.kind === 'video' && picture.shape).toEqual([1, SIZE.height, SIZE.width, 3]);
      expect(Buffer.from((packet as Packet).data).equals(cover)).toBe(true);
      expect(audio?.kind).toBe('audio');
      // There is only one, so sound goes on without waiting for a second.
      expect(video.ended).toBe(true);
      expect(packets.ended).toBe(true);
      expect(sound.ended).toBe(false);
      await reader.seek(1);
      const again = await reader.chunks().next();
      expect(again.value?.[0]?.kind).toBe('video');
      expect(again.value?.[2]?.pts).toBeCloseTo(1, 3);
      let seconds = again.value?.[2]?.kind === 'audio' ? again.value[2].duration : 0;
      for await (const [none, nothing, more] of reader) {
        expect([none, nothing]).toEqual([null, null]);
        seconds += more?.duration ?? 0;
      }
      expect(seconds).toBeGreaterThan(1.9);
    });
  });

  it.each(files)('%s: is there for an output that is added late, and alone', async (name) => {
    await reading(scratch(name), async (reader) => {
      const streamIndex = reader.sourceStreams.find(isPicture)?.index ?? -1;
      const sound = await reader.addAudioStream({ framesPerChunk: 'all' });
      await reader.processAllPackets();
      const video = await reader.addVideoStream({ streamIndex });
      const pictures = [];
      for await (const chunk of video) {
        pictures.push(chunk);
      }
      expect(pictures).toHaveLength(1);
      await reader.removeStream(sound);
      await reader.removeStream(video);
    });
    await reading(scratch(name), async (reader) => {
      const streamIndex = reader.sourceStreams.find(isPicture)?.index ?? -1;
      await reader.addVideoStream({ streamIndex });
      const steps = [];
      for await (const step of reader) {
        steps.push(step);
      }
      expect(steps).toHaveLength(1);
    });
  });
});

describe.skipIf(!hasSystemFfmpeg)('a cover in a film', () => {
  it.each(['a.mkv', 'first.mp4'])('%s: the film is the default video', async (name) => {
    await reading(scratch(name), async (reader) => {
      const { defaultVideoStream, sourceStreams } = reader;
      expect(sourceStreams[defaultVideoStream ?? -1]).toMatchObject({
        attachedPicture: false,
        codec: 'h264',
      });
      const streamIndex = sourceStreams.find(isPicture)?.index ?? -1;
      await reader.addVideoStream({ streamIndex, layout: 'NHWC' });
      await reader.addVideoStream({ width: 32 });
      const { value } = await reader.chunks().next();
      expect(value?.[0]?.kind === 'video' && Buffer.from(value[0].data.buffer).equals(pixels)).toBe(true);
      expect(value?.[1]?.kind).toBe('video');
    });
  });
});

describe.skipIf(!hasSystemFfmpeg)('a file attached to Matroska', () => {
  it('is a stream with its name and kind, and its bytes are a packet', async () => {
    await reading(scratch('a.mkv'), async (reader) => {
      const attachment = reader.sourceStreams.find(({ mediaType }) => mediaType === 'attachment');
      expect(attachment).toMatchObject({ codec: 'ttf', format: null });
      expect(attachment?.metadata).toMatchObject({
        filename: 'letters.ttf',
        mimetype: 'application/x-truetype-font',
      });
      const output = await reader.addPacketStream({ streamIndex: attachment?.index ?? -1 });
      const packets: Packet[] = [];
      for await (const packet of output) {
        packets.push(packet);
      }
      expect(packets).toHaveLength(1);
      expect(Buffer.from(packets[0]?.data ?? []).equals(font)).toBe(true);
      expect(packets[0]).toMatchObject({ pts: null, dts: null, keyframe: true });
    });
  });
});
