import { describe, expect, it } from 'vitest';
import {
  decoders,
  MediaError,
  MemoryTarget,
  type OpenOptions,
  StreamReader,
  StreamWriter,
  type SubtitleSourceStream,
} from '../../src/index.ts';
import { pgs } from '../support/pgs.ts';
import { seeded } from '../support/small-media.ts';

/** Milliseconds that no broken file may take. */
const LONGEST = 1_000;

const LINES = [
  'Who is there?',
  '<i>Nay</i>, answer me: {\\i1}stand{\\i0}, and unfold <b>yourself</b>.',
  '{\\an8\\pos(10,20)}Long live the king! <font color="#ff0000" size=7>Bernardo?</font>',
  '<v Ann>He. <c.yellow>You come</c> &amp; most <00:00:01.500>carefully upon your hour.',
];

/** Words in a container, by one of FFmpeg's encoders. */
async function words(format: string, encoder: string): Promise<Uint8Array> {
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format });
  const input = writer.addSubtitleStream({ encoder });
  await writer.open();
  for (const [n, text] of LINES.entries()) await input.write({ pts: n, duration: 0.9, text });
  await writer.finish();
  return target.bytes;
}

/** Pictures of DVDs in Matroska. */
async function dvd(): Promise<Uint8Array> {
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format: 'matroska' });
  const input = writer.addSubtitleStream({ encoder: 'dvdsub', width: 160, height: 120 });
  await writer.open();
  for (let n = 0; n < 4; n += 1) {
    const data = Uint8Array.from({ length: 24 * 12 * 4 }, (_, at) =>
      at % 4 === 3 || (at >> 2) % (3 + n) === 0 ? 255 : 0,
    );
    await input.write({ pts: n, duration: 0.9, regions: [{ x: 8 * n, y: 20, width: 24, height: 12, data }] });
  }
  await writer.finish();
  return target.bytes;
}

/** Pictures of Blu-rays in Matroska, copied from a file of their own. */
async function blurays(): Promise<Uint8Array> {
  const palette = [0, 1, 2].map((n) => [60 + 60 * n, 128, 128, 85 * n] as const);
  const indices = Array.from({ length: 16 * 8 }, (_, n) => n % 3);
  const events = [0, 1, 2].flatMap((at) => [{ at, x: 10, y: 20, width: 16, indices }, { at: at + 0.5 }]);
  const reader = await StreamReader.open(pgs(palette, events), { format: 'sup' });
  const target = new MemoryTarget();
  const writer = new StreamWriter(target, { format: 'matroska' });
  const copy = writer.addPacketStream(reader.sourceStreams[0] as SubtitleSourceStream);
  await reader.addPacketStream({ streamIndex: 0 });
  await writer.open();
  for await (const [packet] of reader) {
    if (packet?.kind === 'packet') await copy.write(packet);
  }
  await writer.finish();
  await reader.close();
  return target.bytes;
}

/** All that a file's subtitles say or show, and what they end with. */
async function decode(bytes: Uint8Array, options?: OpenOptions): Promise<{ shown: string; error: unknown }> {
  const shown: unknown[] = [];
  let reader: StreamReader | undefined;
  try {
    reader = await StreamReader.open(bytes, options);
    await reader.addSubtitleStream({ streamIndex: 0 });
    for await (const [chunk] of reader) {
      if (chunk?.kind !== 'subtitle') continue;
      shown.push(chunk.pts, chunk.text, chunk.lines);
      for (const { x, y, width, height, data } of chunk.regions) {
        shown.push(x, y, width, height, Buffer.from(data).toString('base64'));
      }
    }
    return { shown: JSON.stringify(shown), error: undefined };
  } catch (error) {
    return { shown: JSON.stringify(shown), error };
  } finally {
    await reader?.close();
  }
}

const KINDS: [string, () => Promise<Uint8Array>, decoder: string][] = [
  ['SubRip', () => words('matroska', 'srt'), 'subrip'],
  ['ASS', () => words('matroska', 'ass'), 'ass'],
  ['WebVTT', () => words('webm', 'webvtt'), 'webvtt'],
  ['timed text of MP4', () => words('mp4', 'mov_text'), 'mov_text'],
  ['pictures of DVDs', dvd, 'dvdsub'],
  ['pictures of Blu-rays', blurays, 'pgssub'],
];

describe.each(KINDS)('subtitles as %s', (_, make, decoder) => {
  it("are decoded under profile: 'untrusted'", async () => {
    const bytes = await make();
    const whole = await decode(bytes);
    expect(whole.error).toBeUndefined();
    expect(whole.shown.length).toBeGreaterThan(100);
    expect(await decode(bytes, { profile: 'untrusted' })).toEqual(whole);
    expect(decoders().find(({ name }) => name === decoder)?.trusted).toBe(true);
  });

  it('with bits turned, pieces overwritten, taken out and doubled, and cut anywhere do no harm', async () => {
    const bytes = await make();
    const whole = await decode(bytes);
    const random = seeded(bytes.length);
    const seen = new Set([whole.shown]);
    for (let n = 0; n < 240; n += 1) {
      // What the decoder gets lies at the end of so small a file as often as elsewhere.
      const at = Math.floor((random() * (n % 2 ? 1 : 0.5) + (n % 2 ? 0 : 0.5)) * bytes.length);
      const piece = bytes.subarray(at, at + 1 + Math.floor(random() * 8));
      const noise = Uint8Array.from(piece, () => Math.floor(random() * 256));
      const turned = Uint8Array.from(piece, (byte, place) => byte ^ (place === 0 ? 1 << (n % 8) : 0));
      const instead = [turned, noise, new Uint8Array(0), Buffer.concat([piece, piece])][n % 4] ?? noise;
      const rest = n % 5 === 4 ? new Uint8Array(0) : bytes.subarray(at + piece.length);
      const broken = Buffer.concat([bytes.subarray(0, at), instead, rest]);
      const started = performance.now();
      const { shown, error } = await decode(broken, { profile: 'untrusted' });
      expect(performance.now() - started, `change ${n}`).toBeLessThan(LONGEST);
      seen.add(shown);
      if (error !== undefined) {
        expect(error, `change ${n}`).toBeInstanceOf(MediaError);
        expect((error as MediaError).code, `change ${n}`).toMatch(
          /^ERR_(INVALID_DATA|TRUNCATED|LIMIT|UNSUPPORTED_FORMAT|UNKNOWN_CODEC|NO_SUCH_STREAM)$/,
        );
      }
    }
    // The changes came as far as the decoder.
    expect(seen.size).toBeGreaterThan(10);
  });
});
