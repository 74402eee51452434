import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { encoders, StreamWriter, type WrittenSubtitle } from '../../src/index.ts';
import { systemFacts } from '../support/probe.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { pictures } from '../support/signal.ts';

const scratch = scratchFolder();

type Row = { encoder: string; extension: string; codec: string; beside?: boolean };

/** Every subtitle encoder of the build, in a container that fits; `beside`: one that wants pictures beside them. */
const ROWS: Row[] = [
  { encoder: 'ass', extension: 'ass', codec: 'ass' },
  { encoder: 'ssa', extension: 'mkv', codec: 'ass' },
  { encoder: 'dvbsub', extension: 'ts', codec: 'dvb_subtitle' },
  { encoder: 'dvdsub', extension: 'mkv', codec: 'dvd_subtitle' },
  { encoder: 'mov_text', extension: 'mp4', codec: 'mov_text' },
  { encoder: 'srt', extension: 'srt', codec: 'subrip' },
  { encoder: 'subrip', extension: 'mkv', codec: 'subrip' },
  { encoder: 'text', extension: 'mkv', codec: 'subrip' },
  { encoder: 'ttml', extension: 'ttml', codec: 'ttml' },
  { encoder: 'webvtt', extension: 'vtt', codec: 'webvtt' },
  { encoder: 'xsub', extension: 'avi', codec: 'xsub', beside: true },
];

const BITMAPS = ['dvbsub', 'dvdsub', 'xsub'];
const TIMES = [0.4, 1.2];

/** Two subtitles of half a second: words, or a box of white in black. */
function subtitles(encoder: string): WrittenSubtitle[] {
  if (!BITMAPS.includes(encoder)) {
    return TIMES.map((pts, n) => ({ pts, duration: 0.5, text: `line ${n}` }));
  }
  const box = { x: 16, y: 8, width: 32, height: 16 };
  const data = new Uint8Array(box.width * box.height * 4);
  for (let at = 0; at < data.length; at += 4) {
    const inside = (at / 4) % box.width > 3 && at / 4 > box.width * 3;
    data.set(inside ? [255, 255, 255, 255] : [0, 0, 0, 255], at);
  }
  return TIMES.map((pts) => ({ pts, duration: 0.5, regions: [{ ...box, data }] }));
}

async function write({ encoder, extension, beside }: Row): Promise<string> {
  const path = scratch(`${encoder}.${extension}`);
  const writer = new StreamWriter(path);
  const size = { width: 64, height: 48 };
  const picture = beside
    ? writer.addVideoStream({ ...size, frameRate: 10, layout: 'NHWC', encoder: 'mpeg4' })
    : null;
  const input = writer.addSubtitleStream({ encoder, ...(BITMAPS.includes(encoder) ? size : {}) });
  await writer.open();
  for (const subtitle of subtitles(encoder)) await input.write(subtitle);
  await picture?.write(pictures(20, 64, 48));
  await writer.finish();
  return path;
}

describe('every subtitle encoder of this build', () => {
  it('is tried', () => {
    const listed = encoders().filter(({ mediaType }) => mediaType === 'subtitle');
    expect(listed.map(({ name }) => name).sort()).toEqual(ROWS.map(({ encoder }) => encoder).sort());
  });
});

describe.skipIf(!hasSystemFfmpeg)('what is written by the encoder', () => {
  it.each(ROWS.filter(({ encoder }) => encoder !== 'ttml'))(
    '$encoder into .$extension has its times for Debian’s ffprobe',
    async (row) => {
      const path = await write(row);
      const facts = systemFacts(path);
      const stream = facts.streams.find(({ codec_type }) => codec_type === 'subtitle');
      expect(stream).toMatchObject({ codec_name: row.codec });
      const times = facts.packets
        .filter(({ stream_index }) => stream_index === stream?.index)
        .map(({ pts_time }) => Number(pts_time));
      // What a stream starts at is its container's business; broadcast subtitles have a packet more that clears each.
      const starts = row.encoder === 'dvbsub' ? times.filter((_, n) => n % 2 === 0) : times;
      const shown = row.extension === 'mp4' ? starts.filter((_, n) => n % 2 === 1) : starts;
      expect(shown).toHaveLength(TIMES.length);
      if (row.encoder !== 'xsub') {
        expect((shown[1] ?? 0) - (shown[0] ?? 0)).toBeCloseTo(0.8, 2);
      }
    },
  );

  it('ttml is a document with its times and words', async () => {
    const text = readFileSync(await write({ encoder: 'ttml', extension: 'ttml', codec: 'ttml' }), 'utf8');
    expect(text).toContain('<tt');
    expect(text).toMatch(/begin="00:00:00\.400"\s+end="00:00:00\.900"/);
    expect(text).toContain('line 1');
  });
});
