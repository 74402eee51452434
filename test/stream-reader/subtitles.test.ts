import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Chunk, StreamReader, type SubtitleChunk, type SubtitleOutput } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { pgs } from '../support/pgs.ts';
import { reading } from '../support/read-whole.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

const SRT = `1
00:00:00,500 --> 00:00:01,250
Good <i>morning</i>,
wörld

2
00:00:02,000 --> 00:00:03,001
Second

3
00:00:06,000 --> 00:00:07,500
Third
`;

/** The events of {@link SRT}: when, for how long, what. */
const EVENTS = [
  [0.5, 0.75, 'Good morning,\nwörld'],
  [2, 1.001, 'Second'],
  [6, 1.5, 'Third'],
] as const;

const ASS = `[Script Info]
ScriptType: v4.00+
PlayResX: 640
PlayResY: 360

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Loud,Arial,40,&H0000FFFF,&H0,&H0,&H0,-1,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,Loud,Ann,0,0,0,,{\\b1}Hey{\\b0}\\NYou
Dialogue: 1,0:00:01.50,0:00:03.00,Loud,,0,0,0,,{\\pos(10,20)}Both at once
`;

const VTT = `WEBVTT

00:00:00.500 --> 00:00:01.250 line:0
<v Ann>Good <b>morning</b>

00:00:02.000 --> 00:00:03.001
Second
`;

async function events(output: SubtitleOutput): Promise<SubtitleChunk[]> {
  const all: SubtitleChunk[] = [];
  for await (const event of output) {
    all.push(event);
  }
  return all;
}

const facts = (all: readonly SubtitleChunk[]): unknown[] =>
  all.map(({ pts, duration, text }) => [pts, duration, text]);

const readEvents = (source: string | Uint8Array): Promise<SubtitleChunk[]> =>
  reading(source, async (reader) => events(await reader.addSubtitleStream()));

describe('subtitles of text', () => {
  it('of a SubRip file have its times and words, and their styling as ASS', async () => {
    await reading(Buffer.from(SRT), async (reader) => {
      expect(reader.defaultSubtitleStream).toBe(0);
      expect(reader.sourceStreams[0]).toMatchObject({ mediaType: 'subtitle', codec: 'subrip' });
      const output = await reader.addSubtitleStream();
      expect(output).toMatchObject({ mediaType: 'subtitle', format: 'text', index: 0, sourceIndex: 0 });
      expect(output.header).toContain('[V4+ Styles]');
      const all = await events(output);
      expect(facts(all)).toEqual(EVENTS);
      expect(all[0]?.lines).toHaveLength(1);
      expect(all[0]?.lines[0]).toContain('{\\i1}morning{\\i0}');
      expect(all[0]).toMatchObject({ kind: 'subtitle', regions: [], forced: false, dropped: 0, width: null });
      expect(output.ended).toBe(true);
    });
  });

  it('of an ASS file keep their own styles and lines', async () => {
    await reading(Buffer.from(ASS), async (reader) => {
      const output = await reader.addSubtitleStream();
      expect(output.header).toContain('Style: Loud,Arial,40');
      const all = await events(output);
      expect(facts(all)).toEqual([
        [1, 1.5, 'Hey\nYou'],
        [1.5, 1.5, 'Both at once'],
      ]);
      expect(all[0]?.lines).toEqual(['0,0,Loud,Ann,0,0,0,,{\\b1}Hey{\\b0}\\NYou']);
      expect(all[1]?.lines[0]).toContain('{\\pos(10,20)}');
    });
  });

  it('of a WebVTT file lose voices and settings', async () => {
    expect(facts(await readEvents(Buffer.from(VTT)))).toEqual([
      [0.5, 0.75, 'Good morning'],
      [2, 1.001, 'Second'],
    ]);
  });

  it('come as a Node stream, a web stream and bytes', async () => {
    await reading(Buffer.from(SRT), async (reader) => {
      const output = await reader.addSubtitleStream();
      const items: SubtitleChunk[] = await output.readable().toArray();
      expect(facts(items)).toEqual(EVENTS);
      await reader.seek(0);
      const web: string[] = [];
      for await (const { text } of output.web()) {
        web.push(text);
      }
      expect(web).toEqual(EVENTS.map(([, , text]) => text));
      await reader.seek(0);
      const bytes = Buffer.concat(await output.bytes().toArray());
      expect(bytes.toString()).toBe(EVENTS.map(([, , text]) => `${text}\n`).join(''));
    });
  });
});

describe.skipIf(!hasSystemFfmpeg)('subtitles beside picture and sound', () => {
  beforeAll(() => {
    writeFileSync(scratch('a.srt'), SRT);
    const inputs = [
      '-i',
      CLIP,
      '-i',
      scratch('a.srt'),
      '-map',
      '0:v',
      '-map',
      '0:a',
      '-map',
      '1',
      '-c',
      'copy',
    ];
    makeMedia(...inputs, '-c:s', 'mov_text', scratch('a.mp4'));
    makeMedia(...inputs, '-c:s', 'srt', scratch('a.mkv'));
    makeMedia(...inputs, '-c:s', 'ass', scratch('ass.mkv'));
    makeMedia(...inputs, '-c:s', 'webvtt', scratch('vtt.mkv'));
  });

  it.each(['a.mp4', 'a.mkv', 'ass.mkv', 'vtt.mkv'])('%s gives the same events', async (name) => {
    const all = await readEvents(scratch(name));
    // The muxer moves everything by the sound's priming, so that nothing begins before 0.
    const start = await reading(scratch(name), async ({ sourceStreams }) => sourceStreams[0]?.startTime ?? 0);
    const shown = all.filter(({ text }) => text !== '');
    expect(shown.map(({ text }) => text)).toEqual(EVENTS.map(([, , text]) => text));
    for (const [index, [pts, duration]] of EVENTS.entries()) {
      // Matroska and MP4 count milliseconds here, ASS hundredths.
      expect(Math.abs((shown[index]?.pts ?? 0) - start - pts)).toBeLessThanOrEqual(0.0011);
      expect(Math.abs((shown[index]?.duration ?? 0) - duration)).toBeLessThanOrEqual(0.011);
    }
  });

  it.each(['a.mp4', 'a.mkv'])('%s: steps of all outputs do not wait for them', async (name) => {
    await reading(scratch(name), async (reader) => {
      await reader.addVideoStream({ width: 32, framesPerChunk: 5 });
      await reader.addSubtitleStream();
      await reader.addAudioStream();
      let highest = 0;
      const texts: [number, string][] = [];
      for await (const [video, subtitle] of reader) {
        highest = Math.max(highest, video?.pts ?? 0);
        if (subtitle?.kind === 'subtitle' && subtitle.text !== '') {
          texts.push([subtitle.pts, subtitle.text]);
          // Read before it is to be shown, as the file has it interleaved, and not much before.
          expect(highest).toBeLessThanOrEqual(subtitle.pts + 1);
        }
      }
      expect(texts.map(([, text]) => text)).toEqual(EVENTS.map(([, , text]) => text));
    });
  });

  it('a step of subtitles alone waits for the next event', async () => {
    await reading(scratch('a.mkv'), async (reader) => {
      await reader.addSubtitleStream();
      const texts: string[] = [];
      for await (const [event] of reader) {
        expect(event?.kind).toBe('subtitle');
        texts.push(event?.kind === 'subtitle' ? event.text : '');
      }
      expect(texts).toEqual(EVENTS.map(([, , text]) => text));
    });
  });

  it('isBufferReady and fillBuffer do not wait for them either', async () => {
    await reading(scratch('a.mkv'), async (reader) => {
      await reader.addVideoStream({ width: 32 });
      await reader.addSubtitleStream();
      expect(await reader.fillBuffer()).toBe(true);
      expect(reader.isBufferReady()).toBe(true);
      const [video, subtitle] = reader.popChunks();
      expect(video?.kind).toBe('video');
      expect(subtitle).toBeNull();
      expect(reader.stats.packets).toBeLessThan(20);
    });
  });

  it.each(['a.mp4', 'a.mkv', 'a.srt'])(
    '%s: after a precise seek what still shows comes first',
    async (name) => {
      await reading(scratch(name), async (reader) => {
        const output = await reader.addSubtitleStream();
        await reader.seek(2.5);
        const shown = (await events(output)).filter(({ text }) => text !== '');
        expect(shown.map(({ text }) => text)).toEqual(['Second', 'Third']);
        await reader.seek(3.5);
        const later = (await events(output)).filter(({ text }) => text !== '');
        expect(later.map(({ text }) => text)).toEqual(['Third']);
        await reader.seek(0);
        expect((await events(output)).filter(({ text }) => text !== '')).toHaveLength(3);
      });
    },
  );

  it('two outputs read side by side, each with its own loop', async () => {
    await reading(scratch('a.mkv'), async (reader) => {
      const video = await reader.addVideoStream({ width: 32 });
      const subtitles = await reader.addSubtitleStream();
      const count = async (chunks: AsyncIterable<Chunk>): Promise<number> => {
        let sum = 0;
        for await (const chunk of chunks) {
          sum += chunk.kind === 'subtitle' || chunk.kind === 'video' ? 1 : 0;
        }
        return sum;
      };
      const [frames, lines] = await Promise.all([count(video), count(subtitles)]);
      expect(frames).toBeGreaterThan(200);
      expect(lines).toBe(3);
    });
  });
});

describe('subtitles of pictures', () => {
  const palette = [
    [16, 128, 128, 0],
    [235, 128, 128, 255],
    [126, 128, 128, 128],
  ] as const;
  const sup = pgs(palette, [
    { at: 1, x: 100, y: 400, width: 4, indices: [1, 1, 0, 2, 0, 2, 2, 1] },
    { at: 2.5 },
    { at: 4, x: 10, y: 20, width: 3, indices: [2, 2, 2], forced: true },
    { at: 5 },
  ]);
  const clear = [0, 0, 0, 0];
  const white = [255, 255, 255, 255];
  const gray = [128, 128, 128, 128];

  it('are regions of RGBA at their places on the screen', async () => {
    await reading(sup, async (reader) => {
      const output = await reader.addSubtitleStream();
      expect(output).toMatchObject({ format: 'bitmap', header: null });
      const all = await events(output);
      expect(all.map(({ pts }) => pts)).toEqual([1, 2.5, 4, 5]);
      expect(all.map(({ duration }) => duration)).toEqual([null, null, null, null]);
      expect(all.map(({ regions }) => regions.length)).toEqual([1, 0, 1, 0]);
      expect(all.map(({ forced }) => forced)).toEqual([false, false, true, false]);
      expect(all[0]).toMatchObject({ text: '', lines: [], width: 720, height: 480 });
      const [first] = all[0]?.regions ?? [];
      expect(first).toMatchObject({ x: 100, y: 400, width: 4, height: 2 });
      expect([...(first?.data ?? [])]).toEqual([white, white, clear, gray, clear, gray, gray, white].flat());
      expect(all[2]?.regions[0]).toMatchObject({ x: 10, y: 20, width: 3, height: 1 });
    });
  });

  it('throw once they are disposed', async () => {
    const [event] = await readEvents(sup);
    const [region] = event?.regions ?? [];
    expect(region?.data).toHaveLength(32);
    event?.[Symbol.dispose]();
    expect(() => region?.data).toThrow(expect.objectContaining({ code: 'ERR_CLOSED' }));
  });

  it('larger than the limit are refused before memory is spent', async () => {
    const reader = await StreamReader.open(sup, { limits: { maxPixels: 100 } });
    const error = await rejection((async () => events(await reader.addSubtitleStream()))());
    expect(error).toMatchObject({ name: 'MediaError' });
    await reader.close();
    const small = await StreamReader.open(sup, { limits: { maxChunkBytes: 31 } });
    const output = await small.addSubtitleStream();
    const limit = await mediaError(events(output), 'ERR_LIMIT');
    expect(limit).toMatchObject({ limit: 'maxChunkBytes', value: 32, allowed: 31 });
    await small.close();
  });

  it.skipIf(!hasSystemFfmpeg).each([
    ['dvbsub', 'a.ts'],
    ['dvdsub', 'a.mkv'],
  ])('%s give the same picture at the same place', async (encoder, name) => {
    const square = Array.from({ length: 32 * 16 }, (_, at) => (at % 32 < 16 ? 1 : 0));
    writeFileSync(
      scratch('square.sup'),
      pgs(palette, [{ at: 1, x: 100, y: 300, width: 32, indices: square }, { at: 2 }]),
    );
    const video = ['-f', 'lavfi', '-i', 'color=size=720x480:rate=25:duration=3'];
    makeMedia(
      ...video,
      '-i',
      scratch('square.sup'),
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'mpeg4',
      '-c:s',
      encoder,
      '-s',
      '720x480',
      scratch(name),
    );
    const all = await readEvents(scratch(name));
    const shown = all.find(({ regions }) => regions.length > 0);
    // MPEG-TS begins at 1.4 s.
    expect((shown?.pts ?? 0) % 1.4).toBeLessThanOrEqual(1.05);
    const [region] = shown?.regions ?? [];
    expect(region).toBeDefined();
    const { x = 0, y = 0, width = 0, height = 0, data = new Uint8Array() } = region ?? {};
    const opaque: [number, number][] = [];
    for (let at = 0; at < width * height; at += 1) {
      if ((data[at * 4 + 3] ?? 0) > 200) {
        expect(data[at * 4] ?? 0).toBeGreaterThan(230);
        opaque.push([x + (at % width), y + Math.floor(at / width)]);
      }
    }
    expect(opaque).toHaveLength(16 * 16);
    expect(opaque[0]).toEqual([100, 300]);
    expect(opaque.at(-1)).toEqual([115, 315]);
  });
});

describe('what addSubtitleStream() refuses', () => {
  it('a source without subtitles, and a stream of another kind', async () => {
    await reading(CLIP, async (reader) => {
      expect(reader.defaultSubtitleStream).toBeNull();
      await mediaError(reader.addSubtitleStream(), 'ERR_NO_SUCH_STREAM');
      const error = await mediaError(reader.addSubtitleStream({ streamIndex: 0 }), 'ERR_NO_SUCH_STREAM');
      expect(error.message).toContain('video');
    });
  });

  it('options that do not fit', async () => {
    await reading(Buffer.from(SRT), async (reader) => {
      argumentError(
        await rejection(reader.addSubtitleStream({ streamIndex: -1 })),
        RangeError,
        'streamIndex',
      );
      argumentError(await rejection(reader.addSubtitleStream({ stream: 0 } as never)), TypeError, 'stream');
    });
  });
});
