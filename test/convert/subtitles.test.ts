import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { convert, MemoryTarget } from '../../src/index.ts';
import { makeMedia } from '../support/make-media.ts';
import { pgs } from '../support/pgs.ts';
import { systemFacts } from '../support/probe.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { debianProgram } from '../support/tools.ts';

const scratch = scratchFolder();
const mkvextract = debianProgram('mkvextract');

const GERMAN = `1
00:00:02,000 --> 00:00:04,500
<i>Guten</i> Morgen,
Wörld

2
00:00:06,000 --> 00:00:07,000
zwei

3
00:00:08,250 --> 00:00:09,000
drei
`;
const ENGLISH = GERMAN.replace('Guten', 'Good')
  .replace('Morgen', 'morning')
  .replace('zwei', 'two')
  .replace('drei', 'three');

type Event = readonly [start: number, end: number, text: string];

/** What {@link GERMAN} says. */
const EVENTS: readonly Event[] = [
  [2, 4.5, '<i>Guten</i> Morgen,\nWörld'],
  [6, 7, 'zwei'],
  [8.25, 9, 'drei'],
];

/** The events of a SubRip file: times in seconds, and words. */
function events(srt: string): Event[] {
  const seconds = (time: string): number =>
    time
      .replace(',', '.')
      .split(':')
      .reduce((sum, part) => sum * 60 + Number(part), 0);
  const blocks = srt.replaceAll('\r\n', '\n').trim().split(/\n\n+/);
  return blocks
    .filter((block) => block !== '')
    .map((block) => {
      const [, times = '', ...lines] = block.split('\n');
      const [start = '', end = ''] = times.split(' --> ');
      return [round(seconds(start)), round(seconds(end)), lines.join('\n')];
    });
}

const round = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/** The subtitles of a file as Debian's ffmpeg reads them. */
const read = (path: string, stream = 0): Event[] =>
  events(
    execFileSync(
      '/usr/bin/ffmpeg',
      ['-v', 'error', '-copyts', '-i', path, '-map', `0:s:${stream}`, '-f', 'srt', '-'],
      {
        encoding: 'utf8',
      },
    ),
  ).map(([start, end, text]) => [start, end, text.replaceAll(/<\/?font[^>]*>/g, '')]);

/** The streams of subtitles of a file as Debian's ffprobe sees them. */
const subtitlesOf = (path: string): { codec: string; language: string | undefined; flags: string[] }[] =>
  systemFacts(path)
    .streams.filter(({ codec_type }) => codec_type === 'subtitle')
    .map(({ codec_name, tags, disposition }) => ({
      codec: codec_name,
      language: tags?.language,
      flags: Object.entries(disposition)
        .filter(([, set]) => set === 1)
        .map(([flag]) => flag),
    }));

const german = scratch('german.srt');
const english = scratch('english.srt');
/** The project’s pictures, with sound that begins where they do. */
const clip = scratch('clip.mkv');
/** It with both, made by a program that is not ours. */
const film = scratch('film.mkv');

beforeAll(() => {
  writeFileSync(german, GERMAN);
  writeFileSync(english, ENGLISH);
  if (!hasSystemFfmpeg) return;
  makeMedia('-i', CLIP, '-f', 'lavfi', '-i', 'sine=d=10', '-map', '0:v', '-map', '1', '-c:v', 'copy', clip);
  const inputs = ['-i', clip, '-i', german, '-i', english];
  const tags = ['-metadata:s:s:0', 'language=ger', '-metadata:s:s:1', 'language=eng'];
  const flags = ['-disposition:s:0', 'default', '-disposition:s:1', 'hearing_impaired'];
  makeMedia(...inputs, '-map', '0', '-map', '1', '-map', '2', '-c', 'copy', ...tags, ...flags, film);
});

describe.skipIf(!hasSystemFfmpeg)('convert() makes text subtitles', () => {
  it.each(['srt', 'vtt', 'ass', 'ssa', 'mkv', 'webm', 'mp4', 'mov', 'm4v'])(
    'of .srt into .%s and back',
    async (extension) => {
      const there = scratch(`there.${extension}`);
      await convert(german, there);
      const tick = extension === 'ass' || extension === 'ssa' ? 0.01 : 0.001;
      const found = read(there);
      expect(found.map(([, , text]) => text)).toEqual(EVENTS.map(([, , text]) => text));
      for (const [n, [start, end]] of EVENTS.entries()) {
        expect(Math.abs((found[n]?.[0] ?? -1) - start)).toBeLessThan(tick);
        expect(Math.abs((found[n]?.[1] ?? -1) - end)).toBeLessThan(tick);
      }
      await convert(there, scratch(`back-${extension}.srt`));
      expect(events(readFileSync(scratch(`back-${extension}.srt`), 'utf8'))).toEqual(EVENTS);
    },
  );

  it('of .srt into TTML', async () => {
    const { streams } = await convert(german, scratch('text.ttml'));
    expect(streams).toMatchObject([{ codec: 'ttml', encoder: 'ttml', copied: false }]);
    const text = readFileSync(scratch('text.ttml'), 'utf8');
    expect(text).toMatch(/begin="00:00:02\.000"\s+end="00:00:04\.500"/);
    expect(text).toContain('Wörld');
  });

  it.each(['ass', 'ssa', 'srt', 'subrip', 'text', 'webvtt'])(
    'in Matroska with the encoder %s',
    async (encoder) => {
      const path = scratch(`by-${encoder}.mkv`);
      const { streams } = await convert(german, path, { subtitles: { encoder } });
      expect(streams).toMatchObject([{ mediaType: 'subtitle', copied: false }]);
      const plain = ([start, end, text]: Event): Event => [start, end, text.replaceAll(/<[^>]*>/g, '')];
      expect(encoder === 'text' ? read(path).map(plain) : read(path)).toEqual(
        encoder === 'text' ? EVENTS.map(plain) : EVENTS,
      );
    },
  );

  it('of a script into text with its styling, and keeps a script’s styles', async () => {
    const script = scratch('styled.ass');
    writeFileSync(
      script,
      '[Script Info]\nScriptType: v4.00+\nPlayResX: 640\nPlayResY: 360\n\n[V4+ Styles]\n' +
        'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n' +
        'Style: Loud,Arial,40,&H0000FFFF,&H0,&H0,&H0,-1,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\n\n[Events]\n' +
        'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n' +
        'Dialogue: 0,0:00:01.00,0:00:02.50,Loud,Ann,0,0,0,,{\\b1}Hey{\\b0}\\NYou\n',
    );
    await convert(script, scratch('plain.vtt'));
    expect(readFileSync(scratch('plain.vtt'), 'utf8')).toContain('Hey');
    await convert(script, scratch('script.mkv'), { subtitles: 'encode' });
    await convert(scratch('script.mkv'), scratch('again.ass'));
    const again = readFileSync(scratch('again.ass'), 'utf8');
    expect(again).toContain('Style: Loud,Arial,40');
    expect(again).toContain('Loud,Ann,0,0,0,,{\\b1}Hey{\\b0}\\NYou');
  });
});

describe.skipIf(!hasSystemFfmpeg)('subtitles beside pictures and sound', () => {
  it('are copied into what holds them, bit for bit', async () => {
    const { streams } = await convert(film, scratch('copy.mkv'), { streams: 'all' });
    expect(streams.map(({ codec, copied }) => [codec, copied])).toEqual([
      ['h264', true],
      ['vorbis', true],
      ['subrip', true],
      ['subrip', true],
    ]);
    expect(subtitlesOf(scratch('copy.mkv'))).toEqual([
      { codec: 'subrip', language: 'ger', flags: ['default'] },
      { codec: 'subrip', language: 'eng', flags: ['hearing_impaired'] },
    ]);
    expect(read(scratch('copy.mkv'))).toEqual(read(film));
    expect(read(scratch('copy.mkv'), 1)).toEqual(read(film, 1));
  });

  it.skipIf(mkvextract === null)('are found by MKVToolNix', async () => {
    await convert(film, scratch('tool.mkv'), { streams: 'all' });
    execFileSync(mkvextract ?? '', [
      scratch('tool.mkv'),
      'tracks',
      `2:${scratch('2.srt')}`,
      `3:${scratch('3.srt')}`,
    ]);
    expect(events(readFileSync(scratch('2.srt'), 'utf8'))).toEqual(EVENTS);
    expect(events(readFileSync(scratch('3.srt'), 'utf8'))[1]).toEqual([6, 7, 'two']);
  });

  it('become timed text in MP4 and WebVTT in WebM, with their languages and dispositions', async () => {
    const { streams } = await convert(film, scratch('all.mp4'), { streams: 'all' });
    expect(streams.slice(2)).toMatchObject([
      { codec: 'mov_text', encoder: 'mov_text', source: { input: 0, stream: 2 } },
      { codec: 'mov_text', encoder: 'mov_text', source: { input: 0, stream: 3 } },
    ]);
    expect(subtitlesOf(scratch('all.mp4'))).toMatchObject([
      { codec: 'mov_text', language: 'ger', flags: ['default'] },
      { codec: 'mov_text', language: 'eng' },
    ]);
    expect(read(scratch('all.mp4'))).toEqual(EVENTS);
    expect(read(scratch('all.mp4'), 1)[1]).toEqual([6, 7, 'two']);
    const video = { encoder: 'libvpx', width: 64, encoderOptions: { deadline: 'realtime' } } as const;
    await convert(film, scratch('one.webm'), { video });
    expect(subtitlesOf(scratch('one.webm'))).toMatchObject([{ codec: 'webvtt', language: 'ger' }]);
    expect(read(scratch('one.webm')).map(([start, end]) => [start, end])).toEqual(
      EVENTS.map(([start, end]) => [start, end]),
    );
  });

  it('come out of it alone', async () => {
    await convert(film, scratch('alone.srt'));
    expect(events(readFileSync(scratch('alone.srt'), 'utf8'))).toEqual(EVENTS);
    await convert(scratch('film.mkv'), scratch('second.vtt'), { streams: [3] });
    expect(readFileSync(scratch('second.vtt'), 'utf8')).toContain('three');
    const nothing = convert(clip, scratch('nothing.srt'));
    await mediaError(nothing, 'ERR_NO_SUCH_STREAM');
  });

  it('of further inputs are added, with what is said of each', async () => {
    const { streams } = await convert(clip, scratch('added.mkv'), {
      inputs: [german, english],
      subtitles: { disposition: [] },
    });
    expect(streams.map(({ mediaType }) => mediaType)).toEqual(['video', 'audio', 'subtitle', 'subtitle']);
    expect(read(scratch('added.mkv'), 1)[2]).toEqual([8.25, 9, 'three']);
    await convert(clip, scratch('told.mp4'), {
      inputs: [german, { source: english }],
      streams: [
        0,
        1,
        { input: 1, stream: 0, language: 'deu', disposition: ['default', 'forced'] },
        { input: 2, stream: 0, language: 'eng' },
      ],
    });
    expect(subtitlesOf(scratch('told.mp4'))).toMatchObject([
      { language: 'deu', flags: ['default', 'forced'] },
      { language: 'eng' },
    ]);
    await convert(film, scratch('both.mkv'), { inputs: [english], subtitles: { language: 'fra' } });
    expect(subtitlesOf(scratch('both.mkv')).map(({ language }) => language)).toEqual(['fra', 'fra']);
  });

  it('are left out where they are not wanted, or nothing holds them', async () => {
    await convert(film, scratch('none.mp4'), { subtitles: false });
    expect(subtitlesOf(scratch('none.mp4'))).toEqual([]);
    const { streams } = await convert(film, scratch('none.ts'));
    expect(streams.map(({ mediaType }) => mediaType)).toEqual(['video', 'audio']);
    const asked = await mediaError(
      convert(film, scratch('no.ts'), { subtitles: 'encode' }),
      'ERR_ENCODER_CONFIG',
    );
    expect(asked.message).toMatch(/text.*'mpegts' holds only pictures.*filter `subtitles`/);
    const copied = convert(film, scratch('no.mp4'), { subtitles: 'copy' });
    expect((await mediaError(copied, 'ERR_ENCODER_CONFIG')).message).toContain('subrip');
    const wrong = convert(film, new MemoryTarget(), { format: 'mp4', subtitles: { language: 5 as never } });
    argumentError(await rejection(wrong), TypeError, 'language');
    const unknown = { encoder: 'srt', encoderOptions: { nosuch: 1 } };
    await mediaError(convert(film, scratch('no.mkv'), { subtitles: unknown }), 'ERR_UNEXPECTED_OPTIONS');
  });
});

describe.skipIf(!hasSystemFfmpeg)('start and end', () => {
  /** {@link EVENTS} between two times. */
  const cut = (start: number, end: number): Event[] =>
    EVENTS.filter(([from, to]) => to > start && from < end).map(([from, to, text]) => [
      round(Math.max(from, start) - start),
      round(Math.min(to, end) - start),
      text,
    ]);

  it.each([
    { how: 'copied', name: 'cut.mkv', options: {} },
    { how: 'copied out of the film', name: 'cut.srt', options: {} },
    { how: 'encoded', name: 'encoded.mkv', options: { subtitles: { encoder: 'srt' } } },
    { how: 'made into timed text', name: 'cut.mp4', options: {} },
  ])('shift subtitles that are $how, and shorten those that they go through', async ({ name, options }) => {
    for (const [start, end] of [
      [3, 6.5],
      [4.5, 8.5],
      [6.25, 20],
    ] as const) {
      await convert(film, scratch(name), { start, end, audio: false, ...options });
      expect(read(scratch(name))).toEqual(cut(start, end));
    }
  });

  it('cut a file of subtitles that is added as the film', async () => {
    await convert(clip, scratch('followed.mp4'), { inputs: [german], start: 3, end: 6.5 });
    expect(read(scratch('followed.mp4'))).toEqual(cut(3, 6.5));
    await convert(clip, scratch('own.mp4'), { inputs: [{ source: german, start: 6 }], end: 4 });
    expect(read(scratch('own.mp4'))).toEqual(cut(6, 20));
  });

  it('find what began long before the key frame', async () => {
    writeFileSync(scratch('long.srt'), '1\n00:00:00,500 --> 00:00:09,500\nlong\n');
    makeMedia(
      '-i',
      CLIP,
      '-i',
      scratch('long.srt'),
      '-map',
      '0:v',
      '-map',
      '1',
      '-c:s',
      'srt',
      '-vf',
      'scale=160:-2',
      '-g',
      '10',
      scratch('long.mkv'),
    );
    for (const options of [{}, { subtitles: 'encode' as const }, { video: 'copy' as const }]) {
      const { streams } = await convert(scratch('long.mkv'), scratch('late.mkv'), { start: 8, ...options });
      expect(streams).toHaveLength(2);
      expect(read(scratch('late.mkv'))).toEqual([[0, 1.5, 'long']]);
    }
  });
});

describe.skipIf(!hasSystemFfmpeg)('subtitles that are pictures', () => {
  const BOX = { x: 100, y: 60, width: 40, height: 20 };
  const disc = scratch('disc.sup');
  /** It beside pictures. */
  const film = scratch('disc.mkv');

  beforeAll(() => {
    const indices = Array.from({ length: BOX.width * BOX.height }, () => 1);
    const shown = { x: BOX.x, y: BOX.y, width: BOX.width, indices };
    writeFileSync(
      disc,
      pgs(
        [
          [16, 128, 128, 0],
          [235, 128, 128, 255],
        ],
        [{ at: 1, ...shown }, { at: 3 }, { at: 5, ...shown }, { at: 6 }],
      ),
    );
    const black = ['-f', 'lavfi', '-i', 'color=black:s=720x480:r=10:d=8'];
    const streams = ['-map', '0', '-map', '1', '-c:v', 'mpeg2video', '-c:s', 'copy'];
    makeMedia(...black, '-itsoffset', '1', '-i', disc, ...streams, film);
  });

  /** How bright a place of the picture is with its subtitles drawn in, by Debian's ffmpeg. */
  function brightness(path: string, seconds: number, x: number, y: number): number {
    const graph = `[1:v][0:s]overlay=eof_action=pass:repeatlast=1,format=gray,crop=1:1:${x}:${y}`;
    const black = ['-f', 'lavfi', '-i', 'color=black:s=720x480:r=10:d=8'];
    const raw = execFileSync(
      '/usr/bin/ffmpeg',
      ['-v', 'error', '-i', path, ...black, '-filter_complex', graph, '-f', 'rawvideo', '-'],
      { maxBuffer: 2 ** 28 },
    );
    return raw[Math.round(seconds * 10)] ?? -1;
  }

  it.each([
    { name: 'pictures.mkv', options: {}, codec: 'hdmv_pgs_subtitle', copied: true },
    { name: 'dvd.mkv', options: { subtitles: { encoder: 'dvdsub' } }, codec: 'dvd_subtitle', copied: false },
    { name: 'dvb.mkv', options: { subtitles: { encoder: 'dvbsub' } }, codec: 'dvb_subtitle', copied: false },
    { name: 'dvd.mp4', options: {}, codec: 'dvd_subtitle', copied: false },
    { name: 'dvb.ts', options: {}, codec: 'dvb_subtitle', copied: false },
  ])('go into $name at their times and places', async ({ name, options, codec, copied }) => {
    const { streams } = await convert(film, scratch(name), { ...options, video: 'copy' });
    expect(streams).toMatchObject([{ copied: true }, { codec, copied }]);
    let drawn = scratch(name);
    if (name.endsWith('.ts')) {
      // Debian's ffmpeg draws broadcast subtitles of a transport stream without their times.
      drawn = scratch('drawn.mkv');
      makeMedia('-i', scratch(name), '-map', '0', '-c', 'copy', drawn);
    }
    const seen = [0.5, 2, 4, 5.5, 7].map((at) => brightness(drawn, at, BOX.x + 20, BOX.y + 10) > 200);
    expect(seen).toEqual([false, true, false, true, false]);
    expect(brightness(drawn, 2, BOX.x - 20, BOX.y + 10)).toBeLessThan(40);
  });

  it.each([{ subtitles: 'copy' as const }, { subtitles: { encoder: 'dvdsub' } }])(
    'that are on the screen at a cut stay there until they go: %o',
    async ({ subtitles }) => {
      await convert(film, scratch('cut-pictures.mkv'), { start: 2, end: 5.6, subtitles });
      const seen = [0.3, 0.7, 1.5, 3.3].map(
        (at) => brightness(scratch('cut-pictures.mkv'), at, BOX.x + 20, BOX.y + 10) > 200,
      );
      expect(seen).toEqual([true, true, false, true]);
    },
  );

  it('are no text', async () => {
    const error = await mediaError(convert(disc, scratch('words.srt')), 'ERR_ENCODER_CONFIG');
    expect(error.message).toMatch(/pictures.*text.*subtitles: false/);
    const named = convert(disc, scratch('words.mkv'), { subtitles: { encoder: 'ass' } });
    expect((await mediaError(named, 'ERR_ENCODER_CONFIG')).message).toContain("'ass' makes text");
  });
});
