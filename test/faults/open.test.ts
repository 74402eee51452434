import { readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { StreamReader } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { readAudio, reading, sampleCount } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { seeded } from '../support/small-media.ts';

const scratch = scratchFolder();

describe('opening what is no media', () => {
  it('a missing file is ERR_NOT_FOUND and named', async () => {
    const error = await mediaError(StreamReader.open(scratch('missing.mp4')), 'ERR_NOT_FOUND');
    expect(error.message).toContain('missing.mp4');
    expect(error.operation).toBe('open');
  });

  it('a folder is ERR_IO with EISDIR', async () => {
    await mkdir(scratch('folder.mp4'), { recursive: true });
    const error = await mediaError(StreamReader.open(scratch('folder.mp4')), 'ERR_IO');
    expect(error.errno).toBe('EISDIR');
  });

  it('an empty file is ERR_INVALID_DATA', async () => {
    await writeFile(scratch('empty.mp4'), '');
    await mediaError(StreamReader.open(scratch('empty.mp4')), 'ERR_INVALID_DATA');
  });

  it('no bytes at all are ERR_INVALID_DATA', async () => {
    await mediaError(StreamReader.open(new Uint8Array()), 'ERR_INVALID_DATA');
  });

  it.each(['text.mp4', 'text.wav', 'text'])('text called %s is ERR_INVALID_DATA', async (name) => {
    await writeFile(scratch(name), 'To be, or not to be, that is the question.\n'.repeat(200));
    await mediaError(StreamReader.open(scratch(name)), 'ERR_INVALID_DATA');
  });

  it('what is no source is refused before anything native happens', async () => {
    argumentError(await rejection(StreamReader.open(42 as never)), TypeError, 'source');
  });
});

describe.skipIf(!hasSystemFfmpeg)('bytes that lie', () => {
  const sample = (name: string, ...options: string[]): Buffer => {
    const input = ['-f', 'lavfi', '-i', 'testsrc2=d=0.4:s=64x48:r=10', '-f', 'lavfi', '-i', 'sine=d=0.4'];
    makeMedia(...input, ...options, scratch(name));
    return readFileSync(scratch(name));
  };

  it("as a decoder's own header are ERR_INVALID_DATA, with FFmpeg's reason", async () => {
    const bytes = sample('theora.ogv', '-c:v', 'libtheora', '-an');
    const header = bytes.indexOf('\x82theora', 0, 'latin1');
    bytes.fill(0xff, header + 7, header + 200);
    const reader = await StreamReader.open(bytes);
    const error = await mediaError(reader.addVideoStream(), 'ERR_INVALID_DATA');
    expect(error.log?.[0]).toBeDefined();
    expect(error.message).toContain('Corrupt extradata');
    await reader.close();
  });

  it.each([
    ['wmv', []],
    ['ogv', ['-c:v', 'libtheora']],
    ['avi', []],
    ['flv', ['-ar', '44100']],
    ['aac', ['-vn']],
    ['mov', ['-c:v', 'mpeg4']],
    ['mkv', ['-c:v', 'mpeg4']],
    ['nut', []],
  ])("as a %s file never end in an error of the system's", async (kind, options) => {
    const bytes = sample(`lies.${kind}`, ...options);
    const random = seeded(bytes.length);
    for (let n = 0; n < 40; n += 1) {
      const broken = Uint8Array.from(bytes);
      for (let times = 0; times < 4; times += 1) {
        const at = Math.floor(random() * (n % 2 === 0 ? Math.min(2048, bytes.length) : bytes.length));
        for (let place = at; place < at + 4 && place < broken.length; place += 1) {
          broken[place] = random() < 0.5 ? 255 : Math.floor(random() * 256);
        }
      }
      const work = async (reader: StreamReader): Promise<void> => {
        for (const { index, mediaType } of reader.sourceStreams) {
          if (mediaType === 'audio') await reader.addAudioStream({ streamIndex: index });
          if (mediaType === 'video') await reader.addVideoStream({ streamIndex: index });
        }
        if (reader.outputStreams.length === 0) return;
        await reader.seek(0.2);
        await reader.processAllPackets();
      };
      const ended = await reading(broken, work).then(
        () => 'nothing',
        (error) => error.code,
      );
      expect(ended, `change ${n}`).toMatch(
        /^(nothing|ERR_(INVALID_DATA|TRUNCATED|LIMIT|UNSUPPORTED_FORMAT|UNKNOWN_CODEC|NO_SUCH_STREAM|NOT_SEEKABLE|OUT_OF_RANGE))$/,
      );
    }
  });
});

describe('opening with options', () => {
  it('an option that nobody uses is ERR_UNEXPECTED_OPTIONS and names it', async () => {
    const opened = StreamReader.open(CLIP, { options: { ignore_editlists: 1, seek2any_: 1 } });
    const error = await mediaError(opened, 'ERR_UNEXPECTED_OPTIONS');
    expect(error.options).toContain('seek2any_');
    expect(error.message).toContain('seek2any');
  });

  it('all of several unknown options are named', async () => {
    const opened = StreamReader.open(CLIP, { options: { nonsense: 1, rubbish: 'x' } });
    const error = await mediaError(opened, 'ERR_UNEXPECTED_OPTIONS');
    expect([...(error.options ?? [])].sort()).toEqual(['nonsense', 'rubbish']);
  });

  it('a value that an option can not have is named with it', async () => {
    const error = await rejection(StreamReader.open(CLIP, { options: { ignore_editlist: 'xyz' } }));
    argumentError(error, RangeError, "'ignore_editlist' can't be 'xyz'");
    await using reader = await StreamReader.open(CLIP);
    const added = await rejection(reader.addVideoStream({ decoderOptions: { threads: 'many' } }));
    argumentError(added, RangeError, "'threads' can't be 'many'");
  });

  it('a decoder of another codec is refused with what it decodes', async () => {
    await using reader = await StreamReader.open(CLIP);
    const error = await rejection(reader.addVideoStream({ decoder: 'aac' }));
    argumentError(error, RangeError, "'aac' decodes aac, but stream 0 is h264");
  });

  it('`protocols` that leave out the own one of the source refuse it', async () => {
    for (const [source, protocols, left] of [
      [CLIP, ['http', 'https'], 'file'],
      ['http://127.0.0.1:9/x.mp4', ['https', 'file'], 'http'],
      [new URL('https://127.0.0.1:9/x.mp4'), [], 'https'],
    ] as const) {
      const error = await mediaError(StreamReader.open(source, { protocols }), 'ERR_PROTOCOL_NOT_ALLOWED');
      expect(error.message).toContain(`'${left}'`);
    }
    await (await StreamReader.open(CLIP, { protocols: ['file'] })).close();
  });

  it('a key of ours that does not exist is refused by name, with what was meant', async () => {
    const error = await rejection(StreamReader.open(CLIP, { probesize: 5000 } as never));
    argumentError(error, TypeError, 'probesize');
    expect((error as Error).message).toContain('probeSize');
  });

  it('an unknown demuxer is ERR_UNSUPPORTED_FORMAT', async () => {
    await mediaError(StreamReader.open(CLIP, { format: 'no-such-format' }), 'ERR_UNSUPPORTED_FORMAT');
  });

  it('an unknown decoder is ERR_UNKNOWN_CODEC', async () => {
    const reader = await StreamReader.open(CLIP);
    const error = await mediaError(
      reader.addAudioStream({ decoder: 'no-such-decoder' }),
      'ERR_UNKNOWN_CODEC',
    );
    expect(error.message).toContain('no-such-decoder');
    await reader.close();
  });

  it('an unknown option of a decoder is ERR_UNEXPECTED_OPTIONS', async () => {
    const reader = await StreamReader.open(CLIP);
    const added = reader.addVideoStream({ decoderOptions: { no_such_option: 1 } });
    expect((await mediaError(added, 'ERR_UNEXPECTED_OPTIONS')).options).toEqual(['no_such_option']);
    await reader.close();
  });

  it('an unknown filter is ERR_UNKNOWN_FILTER, one that does not fit is ERR_INVALID_FILTER', async () => {
    const reader = await StreamReader.open(CLIP);
    await mediaError(reader.addVideoStream({ filter: 'no_such_filter' }), 'ERR_UNKNOWN_FILTER');
    await mediaError(reader.addVideoStream({ filter: 'hflip[' }), 'ERR_INVALID_FILTER');
    await mediaError(reader.addAudioStream({ filter: 'hflip' }), 'ERR_INVALID_FILTER');
    await mediaError(reader.addVideoStream({ filter: 'scale=no_such_option=1' }), 'ERR_INVALID_FILTER');
    await reader.close();
  });

  it('a stream that is not there is ERR_NO_SUCH_STREAM', async () => {
    const reader = await StreamReader.open(CLIP);
    await mediaError(reader.addAudioStream({ streamIndex: 9 }), 'ERR_NO_SUCH_STREAM');
    await mediaError(reader.addAudioStream({ streamIndex: 0 }), 'ERR_NO_SUCH_STREAM');
    await reader.close();
  });

  it('a refused output leaves the reader as it was', async () => {
    const reader = await StreamReader.open(CLIP);
    await rejection(reader.addAudioStream({ filter: 'no_such_filter' }));
    expect(reader.outputStreams).toHaveLength(0);
    await reader.addAudioStream({ framesPerChunk: 1000 });
    const first = await reader.chunks().next();
    expect(first.value?.[0]?.kind).toBe('audio');
    await reader.close();
  });
});

describe('a path', () => {
  it.each(['concat:a|b.mp4', 'img%03d.mp4', '-x.mp4', 'foo:bar.mp4', 'späße ☃.mp4', 'a#b?c.mp4'])(
    '%s is exactly that file',
    async (name) => {
      await copyFile(CLIP, scratch(name));
      const { chunks } = await readAudio(scratch(name));
      expect(sampleCount(chunks)).toBeGreaterThan(400_000);
    },
  );
});
