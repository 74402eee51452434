import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { encoders, StreamWriter } from '../../src/index.ts';
import { hasSystemFfmpeg } from '../support/reference.ts';
import { scratchFolder } from '../support/scratch.ts';
import { python } from '../support/tools.ts';
import { type Witnessed, witness } from '../support/witness.ts';
import { SOUND_EXCLUDED, SOUND_ROWS, type SoundRow } from './sound-encoders.ts';

const scratch = scratchFolder();
/** A prime number, so that it ends within a block of every codec. */
const SAMPLES = 30_011;

const listed = encoders().filter(({ mediaType }) => mediaType === 'audio');
const rows = SOUND_ROWS.filter(({ encoder }) => listed.some(({ name }) => name === encoder));
const pathOf = ({ encoder, format, extension = format }: SoundRow): string =>
  scratch(`${encoder}.${extension}`);

/** Tones that rise, another in each channel: there is one place only where they fit themselves. */
function rising(samples: number, sampleRate: number, channels: number): Float32Array {
  const sound = new Float32Array(samples * channels);
  for (let at = 0; at < sound.length; at += 1) {
    const time = Math.floor(at / channels) / sampleRate;
    const channel = at % channels;
    sound[at] = 0.5 * Math.sin(2 * Math.PI * (200 + 40 * channel + 500 * time) * time);
  }
  return sound;
}

const soundOf = ({ sampleRate = 44_100, channels = 2 }: SoundRow): Float32Array =>
  rising(SAMPLES, sampleRate, channels);

async function write(row: SoundRow): Promise<void> {
  const { sampleRate = 44_100, channels = 2, encoder, format, options = {}, encoderOptions = {} } = row;
  const writer = new StreamWriter(pathOf(row), { format, options });
  const input = writer.addAudioStream({ sampleRate, channels, encoder, encoderOptions });
  expect(input).toMatchObject({ encoder, encoderSampleRate: sampleRate, encoderChannels: channels });
  await writer.open();
  await input.write(soundOf(row));
  await writer.finish();
}

/** How many samples later than `wanted` the sound of `got` is, found where both fit best. */
function delayOf(wanted: Float32Array, got: Float32Array, channels: number): number {
  let best = { fit: Number.NEGATIVE_INFINITY, delay: 0 };
  for (let delay = -64; delay <= 1200; delay += 1) {
    let fit = 0;
    for (let n = 6000; n < 12_000; n += 2) {
      fit += (wanted[n * channels] ?? 0) * (got[(n + delay) * channels] ?? 0);
    }
    if (fit > best.fit) {
      best = { fit, delay };
    }
  }
  return best.delay;
}

/** Decibels of the sound over its error, all of it, from where it begins in `got`. */
function quality(wanted: Float32Array, got: Float32Array, from: number): number {
  let signal = 0;
  let noise = 0;
  for (let at = 0; at < wanted.length; at += 1) {
    signal += (wanted[at] ?? 0) ** 2;
    noise += ((wanted[at] ?? 0) - (got[from + at] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

function judge(row: SoundRow, raw: Buffer): void {
  const { channels = 2, delay = 0, surplus = 0 } = row;
  const got = new Float32Array(raw.buffer, raw.byteOffset, Math.floor(raw.byteLength / 4));
  const wanted = soundOf(row);
  expect(delayOf(wanted, got, channels)).toBe(delay);
  const extra = got.length / channels - delay - SAMPLES;
  expect(extra).toBeGreaterThanOrEqual(0);
  expect(extra).toBeLessThanOrEqual(surplus);
  expect(quality(wanted, got, delay * channels)).toBeGreaterThanOrEqual(row.quality);
}

describe('every sound encoder of this build', () => {
  it('is tried, or says why not', () => {
    const known = [...SOUND_ROWS.map(({ encoder }) => encoder), ...Object.keys(SOUND_EXCLUDED)];
    expect(listed.map(({ name }) => name).filter((name) => !known.includes(name))).toEqual([]);
    expect(rows.length).toBeGreaterThan(70);
  });
});

describe.skipIf(!hasSystemFfmpeg || python === null)('what is written by the encoder', () => {
  const witnessed = new Map<string, Witnessed>();
  const failures = new Map<string, unknown>();

  beforeAll(async () => {
    for (const row of rows) {
      await write(row).catch((error: unknown) => failures.set(row.encoder, error));
    }
    const jobs = rows.map((row) => ({
      type: 'audio' as const,
      path: pathOf(row),
      format: row.demuxer,
      options: row.demuxerOptions,
    }));
    for (const [index, answer] of (await witness(jobs)).entries()) {
      witnessed.set(rows[index]?.encoder ?? '', answer);
    }
  });

  it.each(rows)('$encoder into $format is the sound that went in to PyAV, block after block', async (row) => {
    expect(failures.get(row.encoder)).toBeUndefined();
    const found = witnessed.get(row.encoder);
    if (row.openEnd !== true) expect(found?.error).toBeUndefined();
    judge(row, (await found?.raw()) ?? Buffer.alloc(0));
    // Each block begins where the one before it ended: to a tick of the coarsest clock, Matroska's and FLV's milliseconds.
    const rate = row.sampleRate ?? 44_100;
    const frames = found?.frames ?? [];
    let place = frames[0]?.[0] ?? 0;
    for (const [pts, samples] of frames) {
      expect(Math.abs((pts ?? place) - place)).toBeLessThan(row.clock ?? 0.0021);
      place += samples / rate;
    }
  });

  it.each(rows.filter(({ notDebian }) => notDebian === undefined))(
    '$encoder into $format is the sound that went in to Debian’s ffmpeg',
    (row) => {
      const demuxer = row.demuxer === undefined ? [] : ['-f', row.demuxer];
      const options = Object.entries(row.demuxerOptions ?? {}).flatMap(([name, value]) => [
        `-${name}`,
        value,
      ]);
      const { stdout } = spawnSync(
        '/usr/bin/ffmpeg',
        ['-v', 'error', ...demuxer, ...options, '-i', pathOf(row), '-map', '0:a', '-f', 'f32le', '-'],
        { maxBuffer: 2 ** 28 },
      );
      judge(row, stdout);
    },
  );
});
