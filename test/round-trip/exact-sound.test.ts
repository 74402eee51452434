import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../src/index.ts';
import { readAudio, sampleCount } from '../support/read-whole.ts';
import { scratchFolder } from '../support/scratch.ts';
import { chord, signalToNoise } from '../support/signal.ts';
import { debianProgram, python } from '../support/tools.ts';
import { witness } from '../support/witness.ts';

const scratch = scratchFolder();

/** Lengths that end within a block, on one of every codec, and after the first few. */
const LENGTHS = [30_011, 1152 * 64, 5000, 44_100];

/** Containers that can say which samples are the sound's, with what their encoders put around it. */
const EXACT: [extension: string, encoder: string, sampleRate: number][] = [
  ['mp4', 'aac', 44_100],
  ['m4a', 'alac', 44_100],
  ['mp4', 'flac', 44_100],
  ['mp4', 'libmp3lame', 44_100],
  ['mp4', 'ac3', 48_000],
  ['mp4', 'libopus', 48_000],
  ['mp4', 'libvorbis', 44_100],
  ['mp4', 'dca', 48_000],
  ['mov', 'aac', 48_000],
  ['mov', 'adpcm_ima_qt', 44_100],
  ['caf', 'alac', 44_100],
  ['caf', 'flac', 44_100],
  ['caf', 'libmp3lame', 44_100],
  ['caf', 'ac3', 48_000],
  ['caf', 'mp2', 44_100],
  ['mka', 'aac', 44_100],
  ['mka', 'ac3', 48_000],
  ['mka', 'eac3', 48_000],
  ['mka', 'dca', 48_000],
  ['mka', 'mp2', 44_100],
  ['mka', 'libmp3lame', 44_100],
  ['mka', 'libopus', 48_000],
  ['mka', 'libvorbis', 44_100],
  ['mka', 'flac', 44_100],
  ['webm', 'libopus', 48_000],
  ['webm', 'libvorbis', 48_000],
  ['opus', 'libopus', 48_000],
  ['ogg', 'libvorbis', 44_100],
  ['ogg', 'flac', 44_100],
  ['ogv', 'libvorbis', 44_100],
  ['spx', 'libvorbis', 44_100],
  ['mp3', 'libmp3lame', 44_100],
  ['flac', 'flac', 44_100],
  ['wav', 'pcm_s16le', 44_100],
  ['wav', 'adpcm_ms', 44_100],
  ['wav', 'adpcm_ima_wav', 44_100],
  ['w64', 'adpcm_ms', 44_100],
  ['aiff', 'pcm_s16be', 44_100],
  ['wv', 'wavpack', 44_100],
  ['tta', 'tta', 44_100],
];

async function write(path: string, encoder: string, sound: Float32Array, sampleRate: number): Promise<void> {
  const writer = new StreamWriter(path);
  const codec = encoder === 'dca' ? { bitRate: 768_000 } : { bitRate: 192_000 };
  const encoderOptions = encoder === 'dca' ? { strict: 'experimental' } : {};
  const input = writer.addAudioStream({ sampleRate, channels: 2, encoder, encoderOptions, codec });
  await writer.open();
  await input.write(sound);
  await writer.finish();
}

describe.each(LENGTHS)('%i samples', (samples) => {
  it.each(EXACT)(
    'into .%s by %s come back as many, in their place',
    async (extension, encoder, sampleRate) => {
      const path = scratch(`${samples}-${encoder}.${extension}`);
      const sound = chord(samples, sampleRate, 2);
      await write(path, encoder, sound, sampleRate);
      const { chunks, error } = await readAudio(path, { framesPerChunk: 'all' });
      expect(error).toBeUndefined();
      expect(sampleCount(chunks)).toBe(samples);
      if (samples > 1000) {
        expect(signalToNoise(sound, chunks[0]?.data as Float32Array)).toBeGreaterThan(15);
      }
      // An MP3's own clock starts with what its encoder put before the sound.
      if (extension !== 'mp3') expect(Math.abs(chunks[0]?.pts ?? 1)).toBeLessThan(0.0006);
    },
  );
});

describe('an MP4 in fragments, for a target that cannot go back', () => {
  it.each([
    ['aac', 44_100],
    ['libopus', 48_000],
    ['libvorbis', 44_100],
    ['flac', 44_100],
  ] as const)('gives back the samples of %s', async (encoder, sampleRate) => {
    const parts: Buffer[] = [];
    const target = new Writable({
      write: (data: Buffer, _encoding, done) => {
        parts.push(data);
        done();
      },
    });
    const options = { movflags: 'frag_keyframe+delay_moov' };
    const writer = new StreamWriter(target, { format: 'mp4', options });
    const input = writer.addAudioStream({ sampleRate, channels: 2, encoder, codec: { bitRate: 192_000 } });
    await writer.open();
    const sound = chord(30_011, sampleRate, 2);
    await input.write(sound);
    await writer.finish();
    const { chunks, error } = await readAudio(Buffer.concat(parts), { framesPerChunk: 'all' });
    expect(error).toBeUndefined();
    expect(sampleCount(chunks)).toBe(30_011);
    expect(chunks[0]?.pts).toBe(0);
    expect(signalToNoise(sound, chunks[0]?.data as Float32Array)).toBeGreaterThan(15);
  });
});

describe('players', () => {
  const SAMPLES = 30_011;
  const decoded = (program: string, ...args: string[]): number =>
    execFileSync(`/usr/bin/${program}`, args, { maxBuffer: 2 ** 26 }).length / 4;

  it.skipIf(python === null)('with FFmpeg 8 get exactly the samples', async () => {
    const paths: string[] = [];
    for (const [extension, encoder, sampleRate] of EXACT) {
      const path = scratch(`player-${encoder}.${extension}`);
      paths.push(path);
      await write(path, encoder, chord(SAMPLES, sampleRate, 2), sampleRate);
    }
    const answers = await witness(paths.map((path) => ({ path, type: 'audio' })));
    for (const [index, { frames }] of answers.entries()) {
      const [extension = '', encoder = ''] = EXACT[index] ?? [];
      const found = frames.reduce((sum, [, samples]) => sum + samples, 0);
      // FFmpeg before 9 does not look at the end of an edit list, and none at the samples that WAV counts: there the rest of a
      // block follows.
      const inBlocks = ['mp4', 'mov'].includes(extension) || encoder.startsWith('adpcm');
      const rest = inBlocks && encoder !== 'flac' ? 1536 : 0;
      expect(found, `${encoder} in ${extension}`).toBeGreaterThanOrEqual(SAMPLES);
      expect(found, `${encoder} in ${extension}`).toBeLessThanOrEqual(SAMPLES + rest);
    }
  });

  it.skipIf(debianProgram('opusdec') === null)('of Opus: opusdec, and opusinfo finds no fault', async () => {
    const path = scratch('player.opus');
    await write(path, 'libopus', chord(SAMPLES, 48_000, 2), 48_000);
    expect(decoded('opusdec', '--quiet', '--force-stereo', path, '-')).toBe(SAMPLES);
    const report = execFileSync('/usr/bin/opusinfo', [path], { encoding: 'utf8' });
    expect(report).not.toMatch(/WARNING|ERROR/i);
  });

  it.skipIf(debianProgram('oggdec') === null)('of Vorbis: oggdec, and ogginfo finds no fault', async () => {
    const path = scratch('player.ogg');
    await write(path, 'libvorbis', chord(SAMPLES, 44_100, 2), 44_100);
    expect(decoded('oggdec', '--quiet', '--raw', '--output', '-', path)).toBe(SAMPLES);
    const said = execFileSync('/usr/bin/ogginfo', [path], { encoding: 'utf8' });
    expect(said).not.toMatch(/WARNING|ERROR/i);
  });

  it.skipIf(debianProgram('flac') === null)(
    'of FLAC: flac, which tests it against its own checksum',
    async () => {
      const path = scratch('player.flac');
      await write(path, 'flac', chord(SAMPLES, 44_100, 2), 44_100);
      execFileSync('/usr/bin/flac', ['--test', '--warnings-as-errors', '--silent', path]);
      const total = execFileSync('/usr/bin/metaflac', ['--show-total-samples', path], { encoding: 'utf8' });
      expect(Number(total)).toBe(SAMPLES);
    },
  );

  it.skipIf(debianProgram('mp3val') === null)(
    'of MP3: mp3val finds no fault, and the tag counts the silence',
    async () => {
      const path = scratch('player.mp3');
      await write(path, 'libmp3lame', chord(SAMPLES, 44_100, 2), 44_100);
      const said = execFileSync('/usr/bin/mp3val', [path], { encoding: 'utf8' });
      expect(said).not.toMatch(/WARNING|ERROR/);
    },
  );

  it.skipIf(debianProgram('mediainfo') === null)(
    'of MP4 and Matroska: mediainfo reads the length',
    async () => {
      for (const [extension, encoder] of [
        ['mp4', 'aac'],
        ['mka', 'libopus'],
      ] as const) {
        const path = scratch(`length.${extension}`);
        await write(path, encoder, chord(96_000, 48_000, 2), 48_000);
        const said = execFileSync('/usr/bin/mediainfo', ['--Output=Audio;%Duration%', path], {
          encoding: 'utf8',
        });
        expect(Math.abs(Number(said) - 2000)).toBeLessThan(30);
      }
    },
  );
});

describe('a Core Audio file', () => {
  it('says in its packet table how many samples of the last packet are sound, and whole packets too', async () => {
    for (const [samples, remainder] of [
      [44_100, 956],
      [8192, 0],
    ] as const) {
      const path = scratch(`table-${samples}.caf`);
      await write(path, 'alac', chord(samples, 44_100, 2), 44_100);
      const bytes = await readFile(path);
      const table = bytes.indexOf('pakt') + 12;
      expect(bytes.readBigInt64BE(table + 8)).toBe(BigInt(samples));
      expect([bytes.readInt32BE(table + 16), bytes.readInt32BE(table + 20)]).toEqual([0, remainder]);
    }
  });
});

describe('a container in which FFmpeg writes a codec so that nothing can read it', () => {
  it.each([
    ['wav', 'aac'],
    ['w64', 'libvorbis'],
    ['wtv', 'aac'],
    ['mka', 'tta'],
  ])('%s refuses %s before anything is written', async (extension, encoder) => {
    const path = scratch(`refused-${encoder}.${extension}`);
    const writer = new StreamWriter(path);
    expect(() => writer.addAudioStream({ sampleRate: 44_100, channels: 2, encoder })).toThrow(
      expect.objectContaining({ code: 'ERR_ENCODER_CONFIG' }),
    );
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
