import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Limits, type OpenOptions, type Source, StreamReader } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { measure } from '../support/program.ts';
import { reading } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { mediaError } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const MIB = 1024 * 1024;

/** Expects that the limit is met while the source is opened. */
async function met(
  source: Source,
  limits: Limits,
  name: keyof Limits,
  open: OpenOptions = {},
): Promise<void> {
  const error = await mediaError(StreamReader.open(source, { ...open, limits }), 'ERR_LIMIT');
  expect(error).toMatchObject({ limit: name, allowed: limits[name] });
  expect(error.value).toBeGreaterThan(limits[name] ?? 0);
  expect(error.message).toContain(name);
}

/** A WAV file with this header and a little silence. */
function wav(channels: number, sampleRate: number): Buffer {
  const bytes = Buffer.alloc(44 + channels * 2 * 64);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(sampleRate, 24);
  bytes.writeUInt32LE(sampleRate * channels * 2, 28);
  bytes.writeUInt16LE(channels * 2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(bytes.length - 44, 40);
  return bytes;
}

/** A black PNG, as small as it can be. */
function png(width: number, height: number): Buffer {
  const chunk = (kind: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write(kind, 4, 'latin1');
    const body = Buffer.concat([head.subarray(4), data]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([head.subarray(0, 4), body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const pixels = deflateSync(Buffer.alloc((width + 1) * height));
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function crc32(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** An ID3 tag with a picture of so many bytes, and nothing behind it but a little sound. */
function withPicture(bytes: number): Buffer {
  const body = Buffer.concat([Buffer.from('\0image/png\0\x03\0', 'latin1'), Buffer.alloc(bytes)]);
  const frame = Buffer.alloc(10);
  frame.write('APIC', 0, 'latin1');
  frame.writeUInt32BE(body.length, 4);
  const tag = Buffer.alloc(10);
  tag.write('ID3\x03', 0, 'latin1');
  for (let at = 0; at < 4; at += 1) {
    tag.writeUInt8(((body.length + 10) >>> (7 * (3 - at))) & 0x7f, 6 + at);
  }
  return Buffer.concat([tag, frame, body]);
}

describe('a limit holds while the source is opened', () => {
  it('maxPixels', async () => {
    await met(png(200, 100), { maxPixels: 19_999 }, 'maxPixels');
    await reading(png(200, 100), async ({ sourceStreams }) => expect(sourceStreams).toHaveLength(1), {
      limits: { maxPixels: 20_000 },
    });
  });

  it('maxStreams', async () => {
    await met(CLIP, { maxStreams: 1 }, 'maxStreams');
  });

  it('maxChannels and maxSampleRate', async () => {
    await met(wav(3, 8000), { maxChannels: 2 }, 'maxChannels');
    await met(wav(1, 96_000), { maxSampleRate: 48_000 }, 'maxSampleRate');
    await met(wav(1, 800_000), { maxSampleRate: 768_000 }, 'maxSampleRate');
    await met(wav(65, 8000), { maxChannels: 64 }, 'maxChannels');
  });

  it.skipIf(!hasSystemFfmpeg)('maxMetadataBytes', async () => {
    makeMedia(
      '-f',
      'lavfi',
      '-i',
      'sine=d=0.1',
      '-metadata',
      `title=${'x'.repeat(5000)}`,
      scratch('tagged.mp3'),
    );
    await met(scratch('tagged.mp3'), { maxMetadataBytes: 4096 }, 'maxMetadataBytes');
    await reading(scratch('tagged.mp3'), async ({ metadata }) => expect(metadata.title).toHaveLength(5000));
  });

  it('maxProbeBytes: no more is read to find out what a source is', async () => {
    let read = 0;
    const endless = {
      read(size: number) {
        read += size;
        return Buffer.alloc(size, 'no media ');
      },
    };
    await mediaError(StreamReader.open(endless, { limits: { maxProbeBytes: 65_536 } }), 'ERR_INVALID_DATA');
    expect(read).toBeLessThanOrEqual(4 * 65_536);
  });

  it('maxPlaylistDepth, of scripts inside scripts and of playlists inside playlists', async () => {
    writeFileSync(scratch('clip.mp4'), readFileSync(CLIP));
    const script = (name: string, file: string): void =>
      writeFileSync(scratch(name), `ffconcat version 1.0\nfile ${file}\n`);
    script('1.ffconcat', 'clip.mp4');
    script('2.ffconcat', '1.ffconcat');
    script('3.ffconcat', '2.ffconcat');
    script('self.ffconcat', 'self.ffconcat');
    await reading(
      scratch('2.ffconcat'),
      async ({ sourceStreams }) => expect(sourceStreams.length).toBeGreaterThan(1),
      {
        limits: { maxPlaylistDepth: 2 },
      },
    );
    await met(scratch('3.ffconcat'), { maxPlaylistDepth: 2 }, 'maxPlaylistDepth');
    await met(scratch('self.ffconcat'), { maxPlaylistDepth: 4 }, 'maxPlaylistDepth');
    await met(scratch('1.ffconcat'), { maxPlaylistDepth: 0 }, 'maxPlaylistDepth');
    writeFileSync(scratch('main.m3u8'), '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1000\nsub.m3u8\n');
    writeFileSync(
      scratch('sub.m3u8'),
      '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nx.ts\n#EXT-X-ENDLIST\n',
    );
    await met(scratch('main.m3u8'), { maxPlaylistDepth: 1 }, 'maxPlaylistDepth');
  });

  it('maxRedirects', async () => {
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      response.writeHead(302, { location: `/${Number(request.url?.slice(1) ?? 0) + 1}` }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const error = await StreamReader.open(`http://127.0.0.1:${port}/0`, {
        limits: { maxRedirects: 3 },
      }).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(Error);
      expect(asked).toBeLessThanOrEqual(4);
    } finally {
      server.close();
    }
  });

  it('maxAttachmentBytes, of a cover in ID3', async () => {
    await met(withPicture(3 * MIB), { maxAttachmentBytes: 2 * MIB }, 'maxAttachmentBytes');
    await met(withPicture(17 * MIB), { maxAttachmentBytes: 16 * MIB }, 'maxAttachmentBytes');
  });

  it.skipIf(!hasSystemFfmpeg)('maxAttachmentBytes, of a small file and of a cover', async () => {
    writeFileSync(scratch('letters.ttf'), Buffer.alloc(50_000, 'abc'));
    writeFileSync(scratch('cover.png'), png(300, 300));
    const film = ['-i', CLIP, '-map', '0:v', '-c', 'copy', '-t', '1'];
    makeMedia(
      ...film,
      '-attach',
      scratch('letters.ttf'),
      '-metadata:s:t',
      'mimetype=font/ttf',
      scratch('font.mkv'),
    );
    await met(scratch('font.mkv'), { maxAttachmentBytes: 40_000 }, 'maxAttachmentBytes');
    const cover = ['-i', CLIP, '-i', scratch('cover.png'), '-map', '0:a', '-map', '1', '-t', '1'];
    makeMedia(...cover, '-c', 'copy', '-disposition:v', 'attached_pic', scratch('cover.m4a'));
    await met(scratch('cover.m4a'), { maxAttachmentBytes: 100 }, 'maxAttachmentBytes');
  });
});

describe('a limit that is lifted', () => {
  it('lets through what the default does not', async () => {
    await reading(
      wav(65, 8000),
      async ({ sourceStreams }) => expect(sourceStreams[0]).toMatchObject({ channels: 65 }),
      {
        limits: { maxChannels: Number.POSITIVE_INFINITY },
      },
    );
  });
});

describe('a limit holds before memory is spent', () => {
  beforeAll(() => {
    // 14000² pixels in some hundred bytes a row; 400 MiB decoded.
    writeFileSync(scratch('large.png'), png(20_000, 20_000));
    const big = Buffer.alloc(200 * MIB);
    withPicture(16).copy(big);
    const body = big.length - 10;
    for (let at = 0; at < 4; at += 1) {
      big.writeUInt8((body >>> (7 * (3 - at))) & 0x7f, 6 + at);
    }
    big.writeUInt32BE(body - 10, 14);
    writeFileSync(scratch('large.mp3'), big);
  });

  it.each([
    ['large.png', 'maxPixels'],
    ['large.mp3', 'maxAttachmentBytes'],
  ])('%s costs nearly nothing', async (name, limit) => {
    const {
      code,
      met: which,
      grown,
      time,
    } = await measure<{
      code: string;
      met: string;
      grown: number;
      time: number;
    }>(`
      const peak = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
      await StreamReader.open(clip).then((reader) => reader.close());
      const before = peak();
      const start = performance.now();
      const error = await StreamReader.open(${JSON.stringify(scratch(name))}).then((reader) => reader.close(), (error) => error);
      console.log(JSON.stringify({ code: error?.code, met: error?.limit, grown: peak() - before, time: performance.now() - start }));
    `);
    expect({ code, met: which }).toEqual({ code: 'ERR_LIMIT', met: limit });
    expect(grown).toBeLessThan(60);
    expect(time).toBeLessThan(5000);
  });

  it('maxChunkBytes, of a chunk of everything', async () => {
    const {
      code,
      met: which,
      grown,
    } = await measure<{ code: string; met: string; grown: number }>(`
      const peak = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
      const reader = await StreamReader.open('sine=duration=3600:sample_rate=48000', {
        format: 'lavfi', limits: { maxChunkBytes: 8 * 2 ** 20 },
      });
      await reader.addAudioStream({ framesPerChunk: 'all' });
      const before = peak();
      const error = await reader.processAllPackets().then(() => null, (error) => error);
      console.log(JSON.stringify({ code: error?.code, met: error?.limit, grown: peak() - before }));
      await reader.close();
    `);
    expect({ code, met: which }).toEqual({ code: 'ERR_LIMIT', met: 'maxChunkBytes' });
    expect(grown).toBeLessThan(80);
  });

  it('maxPixels, of pictures that grow in the middle of a stream', async () => {
    const grow = Buffer.concat([png(64, 48), png(64, 48), png(3000, 3000)]);
    await reading(
      grow,
      async (reader) => {
        await reader.addVideoStream({ format: null, layout: 'native' });
        let pictures = 0;
        const all = (async () => {
          for await (const [picture] of reader) {
            pictures += picture === null ? 0 : 1;
          }
        })();
        const error = await mediaError(all, 'ERR_LIMIT');
        expect(error).toMatchObject({ limit: 'maxPixels', value: 9_000_000, allowed: 1_000_000 });
        expect(pictures).toBe(2);
      },
      { format: 'png_pipe', limits: { maxPixels: 1_000_000 } },
    );
  });
});
