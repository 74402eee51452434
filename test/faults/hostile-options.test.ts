import { afterEach, describe, expect, it } from 'vitest';
import { MediaError, MemoryTarget, StreamReader, StreamWriter } from '../../src/index.ts';
import { reading } from '../support/read-whole.ts';
import { rejection } from '../support/rejection.ts';
import { CLIP } from '../support/scratch.ts';

/** Values that no option that takes a number may bring the process down with. */
const NUMBERS = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -1,
  -0,
  0,
  0.5,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
];

/** Values of every other kind. */
const ODD: unknown[] = [
  null,
  '',
  '1',
  true,
  [],
  {},
  10n,
  Symbol('odd'),
  () => 1,
  new Date(),
  new Uint8Array(4),
];

/** An error that a caller can act on; never one that only the machinery understands. */
function expectCoded(error: unknown, what: string): void {
  expect(error, what).toBeInstanceOf(Error);
  expect(error, what).toHaveProperty('code', expect.stringMatching(/^ERR_/));
  expect((error as { code: string }).code, what).not.toBe('ERR_INTERNAL');
}

describe('any value of any option', () => {
  const outputs = {
    addAudioStream: [
      'streamIndex',
      'framesPerChunk',
      'bufferChunkSize',
      'sampleRate',
      'channels',
      'channelLayout',
    ],
    addVideoStream: ['streamIndex', 'framesPerChunk', 'bufferChunkSize', 'frameRate', 'width', 'height'],
  } as const;

  it.each(Object.entries(outputs))('of %s is taken or refused with a code', async (method, names) => {
    await reading(CLIP, async (reader) => {
      for (const name of [...names, 'format', 'layout', 'filter', 'decoder', 'decoderOptions', 'hardware']) {
        for (const value of [...NUMBERS, ...ODD]) {
          try {
            const add = reader[method as keyof typeof outputs].bind(reader) as (
              options: unknown,
            ) => Promise<never>;
            await reader.removeStream(await add({ [name]: value }));
          } catch (error) {
            expectCoded(error, `${name}: ${String(value)}`);
          }
        }
      }
    });
  });

  it('of open is taken or refused with a code', async () => {
    const names = [
      'format',
      'options',
      'bufferSize',
      'probeSize',
      'analyzeDuration',
      'openTimeout',
      'timeout',
      'tls',
    ];
    for (const name of [...names, 'failOn', 'profile', 'signal', 'protocols', 'limits']) {
      for (const value of [...NUMBERS, ...ODD]) {
        try {
          await (await StreamReader.open(CLIP, { [name]: value })).close();
        } catch (error) {
          expectCoded(error, `${name}: ${String(value)}`);
        }
      }
    }
  });

  it('of a limit is taken or refused with a code', async () => {
    const names = [
      'maxPixels',
      'maxStreams',
      'maxChannels',
      'maxSampleRate',
      'maxProbeBytes',
      'maxMetadataBytes',
    ];
    for (const name of [
      ...names,
      'maxAttachmentBytes',
      'maxChunkBytes',
      'maxSpoolBytes',
      'maxRedirects',
      'maxPlaylistDepth',
    ]) {
      for (const value of [...NUMBERS, ...ODD]) {
        try {
          await (await StreamReader.open(CLIP, { limits: { [name]: value } })).close();
        } catch (error) {
          expectCoded(error, `${name}: ${String(value)}`);
        }
      }
    }
  });

  it('of a writer is taken or refused with a code', async () => {
    const audio = { sampleRate: 48_000, channels: 2 };
    const video = { width: 64, height: 48, frameRate: 25 };
    const names = ['sampleRate', 'channels', 'width', 'height', 'frameRate', 'format', 'layout', 'encoder'];
    for (const name of [...names, 'encoderOptions', 'encoderFormat', 'codec', 'filter', 'metadata']) {
      for (const value of [...NUMBERS, ...ODD]) {
        for (const [method, base] of [
          ['addAudioStream', audio],
          ['addVideoStream', video],
        ] as const) {
          const writer = new StreamWriter(new MemoryTarget(), { format: 'matroska' });
          try {
            (writer[method] as (options: unknown) => unknown).call(writer, { ...base, [name]: value });
          } catch (error) {
            expectCoded(error, `${method} ${name}: ${String(value)}`);
          }
          await writer.abort();
        }
      }
    }
  });

  it('of seek, of processPacket and of removeStream is taken or refused with a code', async () => {
    await reading(CLIP, async (reader) => {
      for (const value of [...NUMBERS, ...ODD, undefined]) {
        await reader.addAudioStream();
        for (const call of [
          () => reader.seek(value as number),
          () => reader.processPacket({ timeout: value as number }),
          () => reader.removeStream(value as number),
        ]) {
          await call().catch((error: unknown) => expectCoded(error, String(value)));
        }
        await reader.seek(0);
      }
    });
  });
});

describe('an options object', () => {
  afterEach(() => {
    delete (Object.prototype as Record<string, unknown>).format;
    delete (Object.prototype as Record<string, unknown>).sampleRate;
    delete (Object.prototype as Record<string, unknown>).highWaterMark;
  });

  it('whose getter throws rejects with that same object', async () => {
    const mine = new Error('mine');
    const options = {
      get format(): string {
        throw mine;
      },
    };
    expect(await rejection(StreamReader.open(CLIP, options))).toBe(mine);
    await reading(CLIP, async (reader) => {
      expect(await rejection(reader.addAudioStream(options as never))).toBe(mine);
      expect(await rejection(reader.addVideoStream(options as never))).toBe(mine);
    });
  });

  it('that is a proxy is read as any other, and its traps may throw', async () => {
    const mine = new Error('trapped');
    const plain = new Proxy({ framesPerChunk: 100 }, {});
    const throwing = new Proxy(
      {},
      {
        ownKeys() {
          throw mine;
        },
      },
    );
    await reading(CLIP, async (reader) => {
      await reader.addAudioStream(plain);
      const { value } = await reader.chunks().next();
      expect(value?.[0]).toMatchObject({ shape: [100, 2] });
      expect(await rejection(reader.addAudioStream(throwing))).toBe(mine);
    });
  });

  it('is read once: what a getter says later does not count', async () => {
    let asked = 0;
    await reading(CLIP, async (reader) => {
      const output = await reader.addAudioStream({
        get sampleRate() {
          asked += 1;
          return asked === 1 ? 16_000 : (new Date() as never);
        },
      });
      expect(output.sampleRate).toBe(16_000);
    });
  });

  it('takes nothing from a polluted prototype', async () => {
    Object.assign(Object.prototype, { format: 'hls', sampleRate: 12, highWaterMark: 'x' });
    await reading(CLIP, async (reader) => {
      expect(reader.format.name).toContain('mp4');
      const output = await reader.addAudioStream({ framesPerChunk: 100 });
      expect(output.format).toBe('flt');
      const { value } = await reader.chunks({}).next();
      expect(value?.[0]).toMatchObject({ shape: [100, 2] });
    });
  });
});

describe('the classes', () => {
  it('can be neither called nor made by hand', async () => {
    expect(() => (StreamReader as unknown as () => void)()).toThrow(TypeError);
    expect(() => (StreamWriter as unknown as () => void)()).toThrow(TypeError);
    for (const source of [undefined, null, 12, Symbol('odd'), 10n, {}, () => {}, '']) {
      expectCoded(await rejection(StreamReader.open(source as never)), String(source));
      expect(() => new StreamWriter(source as never), String(source)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^ERR_/) }),
      );
    }
  });

  it('do not take their methods to other objects', async () => {
    const { addAudioStream, close } = StreamReader.prototype;
    for (const other of [undefined, {}, Object.create(StreamReader.prototype), new Proxy({}, {})]) {
      expect(await rejection(addAudioStream.call(other as never))).toBeInstanceOf(TypeError);
      expect(await rejection(close.call(other as never))).toBeInstanceOf(TypeError);
    }
  });

  it('can be extended', async () => {
    class Named extends StreamWriter {
      readonly name = 'mine';
    }
    const target = new MemoryTarget();
    const writer = new Named(target, { format: 'wav' });
    const input = writer.addAudioStream({ sampleRate: 8_000, channels: 1 });
    await writer.open();
    await input.write(new Float32Array(80));
    await writer.finish();
    expect(target.bytes.length).toBeGreaterThan(100);
    await expect(writer.open()).rejects.toBeInstanceOf(MediaError);
  });
});
