import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MemoryTarget, StreamWriter, type WrittenSubtitle } from '../../src/index.ts';
import { systemFacts } from '../support/probe.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { argumentError, mediaError, rejection } from '../support/rejection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { pictures } from '../support/signal.ts';

const scratch = scratchFolder();

const LINES: WrittenSubtitle[] = [
  { pts: 0.5, duration: 1.25, text: 'Grüße, wörld' },
  { pts: 2, duration: 0.5, text: 'two\nlines' },
  { pts: 3.04, duration: 1, text: 'curly {braces} and a back\\slash' },
];

async function write(path: string, subtitles: readonly WrittenSubtitle[], encoder?: string): Promise<void> {
  const writer = new StreamWriter(path);
  const input = writer.addSubtitleStream(encoder === undefined ? {} : { encoder });
  await writer.open();
  for (const subtitle of subtitles) await input.write(subtitle);
  await writer.finish();
}

/** The subtitles of a file as Debian's ffmpeg tells them in SubRip. */
const asSrt = (path: string): string =>
  execFileSync('/usr/bin/ffmpeg', ['-v', 'error', '-i', path, '-map', '0:s:0', '-f', 'srt', '-'], {
    encoding: 'utf8',
  }).replaceAll('\r\n', '\n');

/** Events of SubRip: times in seconds and words. */
const events = (srt: string): { start: number; end: number; text: string }[] =>
  srt
    .trim()
    .split(/\n\n+/)
    .map((event) => {
      const [, times = '', ...lines] = event.split('\n');
      const [start = 0, end = 0] = times.split(' --> ').map((time) => {
        const [hours = 0, minutes = 0, seconds = 0] = time
          .split(':')
          .map((part) => Number(part.replace(',', '.')));
        return hours * 3600 + minutes * 60 + seconds;
      });
      return { start, end, text: lines.join('\n') };
    });

describe.skipIf(!hasSystemFfmpeg)('subtitles written to', () => {
  it.each([
    ['text.srt', 1e-3],
    ['text.vtt', 1e-3],
    ['text.ass', 1e-2],
    ['text.mkv', 1e-3],
    ['text.mp4', 1e-3],
    ['text.mov', 1e-3],
  ])('%s have their words and times', async (file, tick) => {
    await write(scratch(file), LINES);
    const found = events(asSrt(scratch(file)));
    expect(found).toHaveLength(LINES.length);
    for (const [n, { pts, duration, text }] of LINES.entries()) {
      expect(Math.abs((found[n]?.start ?? -1) - pts)).toBeLessThan(tick);
      expect(Math.abs((found[n]?.end ?? -1) - pts - (duration ?? 0))).toBeLessThan(tick);
      // Debian's decoders and ASS itself mark what is no command: by a backslash, or a character without width.
      const words = found[n]?.text.replaceAll('\u2060', '').replaceAll(/\\([{}])/g, '$1');
      expect(words).toBe(text);
    }
  });

  it.each(['srt', 'ass', 'webvtt', 'text'])(
    'Matroska by the encoder %s are text of that codec',
    async (encoder) => {
      const path = scratch(`by-${encoder}.mkv`);
      await write(path, LINES.slice(0, 1), encoder);
      const [stream] = systemFacts(path).streams;
      expect(stream).toMatchObject({
        codec_type: 'subtitle',
        // Matroska has one name for plain text.
        codec_name: { srt: 'subrip', text: 'subrip' }[encoder] ?? encoder,
      });
      expect(events(asSrt(path))[0]?.text).toContain('wörld');
    },
  );

  it('a file without an end of their own stay until the next one', async () => {
    const path = scratch('open.srt');
    await write(path, [
      { pts: 1, duration: null, text: 'a' },
      { pts: 3, duration: null, text: '' },
      { pts: 4, duration: null, text: 'b' },
      { pts: 6, duration: 1, text: 'c' },
    ]);
    expect(events(readFileSync(path, 'utf8'))).toEqual([
      { start: 1, end: 3, text: 'a' },
      { start: 4, end: 6, text: 'b' },
      { start: 6, end: 7, text: 'c' },
    ]);
  });

  it('text formats have words that would be commands of a script as they are', async () => {
    const text = 'a {\\i1}brace{\\i0} and a back\\slash';
    for (const file of ['plain.srt', 'plain.vtt']) {
      await write(scratch(file), [{ pts: 0, duration: 1, text }]);
      expect(readFileSync(scratch(file), 'utf8')).toContain(text);
    }
  });

  it('a script keep their styles', async () => {
    const path = scratch('styled.ass');
    const writer = new StreamWriter(path);
    const header =
      '[Script Info]\nScriptType: v4.00+\nPlayResX: 640\nPlayResY: 360\n\n[V4+ Styles]\n' +
      'Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n' +
      'Style: Sign,DejaVu Sans,40,&H00FF00,&H0,&H0,&H0,-1,0,0,0,100,100,0,0,1,2,0,8,10,10,10,1\n\n' +
      '[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n';
    const input = writer.addSubtitleStream({ header });
    await writer.open();
    await input.write({ pts: 1, duration: 2, lines: ['0,3,Sign,Ann,0,0,0,,{\\b1}Stop{\\b0}'] });
    await writer.finish();
    const script = readFileSync(path, 'utf8');
    expect(script).toContain('Style: Sign,DejaVu Sans,40');
    expect(script).toContain('Dialogue: 3,0:00:01.00,0:00:03.00,Sign,Ann,0,0,0,,{\\b1}Stop{\\b0}');
  });

  it('pictures, in their place and colours', async () => {
    const path = scratch('pictures.mkv');
    const writer = new StreamWriter(path);
    const picture = writer.addVideoStream({ frameRate: 10, width: 160, height: 120, layout: 'NHWC' });
    const input = writer.addSubtitleStream({ encoder: 'dvdsub', width: 160, height: 120 });
    await writer.open();
    const white = [255, 255, 255, 255];
    const data = Uint8Array.from({ length: 40 * 20 * 4 }, (_, at) => white[at % 4] ?? 0);
    await input.write({ pts: 0, duration: 1, regions: [{ x: 60, y: 80, width: 40, height: 20, data }] });
    await picture.write(new Uint8Array(10 * 160 * 120 * 3));
    await writer.finish();
    const burnt = execFileSync('/usr/bin/ffmpeg', [
      ...['-v', 'error', '-i', path, '-filter_complex', '[0:v][0:s]overlay', '-ss', '0.5', '-frames:v', '1'],
      ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-'],
    ]);
    const at = (x: number, y: number): number => burnt[y * 160 + x] ?? -1;
    expect(at(80, 90)).toBeGreaterThan(230);
    expect([at(50, 90), at(80, 70), at(110, 90), at(80, 110)].every((value) => value < 30)).toBe(true);
  });
});

describe('a subtitle input', () => {
  it('says what it takes and what goes backwards', async () => {
    const writer = new StreamWriter(new MemoryTarget(), { format: 'srt' });
    expect(() => writer.addSubtitleStream({ encoder: 'mov_text' })).toThrow(/can't hold 'mov_text'.*subrip/);
    const input = writer.addSubtitleStream();
    expect(input).toMatchObject({ encoder: 'srt', codec: 'subrip', index: 0 });
    await writer.open();
    const data = new Uint8Array(4);
    const picture = { pts: 0, duration: 1, regions: [{ x: 0, y: 0, width: 1, height: 1, data }] };
    const error = await mediaError(input.write(picture), 'ERR_ENCODER_CONFIG');
    expect(error.message).toContain('takes text');
    await input.write({ pts: 5, duration: 1, text: 'a' });
    const backwards = await rejection(input.write({ pts: 4, duration: 1, text: 'b' }));
    argumentError(backwards, RangeError, '4 is before 5');
    const nowhere = await rejection(input.write({ pts: Number.NaN, duration: 1, text: 'b' }));
    argumentError(nowhere, RangeError, 'subtitle.pts');
    const endless = await rejection(input.write({ pts: 6, text: 'b' } as WrittenSubtitle));
    argumentError(endless, TypeError, 'subtitle.duration');
    await writer.finish();
  });

  it('of pictures refuses words and pictures that do not fit', async () => {
    const writer = new StreamWriter(new MemoryTarget(), { format: 'matroska' });
    const input = writer.addSubtitleStream({ encoder: 'dvdsub', width: 64, height: 48 });
    await writer.open();
    await mediaError(input.write({ pts: 0, duration: 1, text: 'words' }), 'ERR_ENCODER_CONFIG');
    const region = { x: 0, y: 0, width: 2, height: 2, data: new Uint8Array(15) };
    argumentError(await rejection(input.write({ pts: 0, duration: 1, regions: [region] })), RangeError, '16');
    await writer.finish();
  });

  it('goes with sound and pictures in one file', async () => {
    const target = new MemoryTarget();
    const writer = new StreamWriter(target, { format: 'matroska' });
    const picture = writer.addVideoStream({ frameRate: 25, width: 64, height: 48, layout: 'NHWC' });
    const german = writer.addSubtitleStream({ language: 'deu', disposition: ['default', 'forced'] });
    const english = writer.addSubtitleStream({ language: 'eng', metadata: { title: 'plain' } });
    await writer.open();
    await picture.write(pictures(50, 64, 48));
    await german.write({ pts: 0.2, duration: 1, text: 'eins' });
    await english.write({ pts: 0.2, duration: 1, text: 'one' });
    await writer.finish();
    const { reading } = await import('../support/read-whole.ts');
    await reading(target.bytes, async (reader) => {
      const [, first, second] = reader.sourceStreams;
      expect(first).toMatchObject({ mediaType: 'subtitle', codec: 'ass', language: 'deu' });
      expect(first?.disposition).toEqual(expect.arrayContaining(['default', 'forced']));
      expect(second).toMatchObject({ language: 'eng', metadata: { title: 'plain' } });
      expect(second?.disposition).not.toContain('forced');
    });
  });
});
