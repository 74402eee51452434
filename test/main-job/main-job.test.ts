import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { StreamWriter } from '../../src/index.ts';
import { hasMediaFolder, mediaFile } from '../support/media-folder.ts';
import { reading } from '../support/read-whole.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';
import { chord, pictures } from '../support/signal.ts';

const PROGRAM: string = fileURLToPath(new URL('../../examples/main-job/main.mjs', import.meta.url));
const scratch = scratchFolder();

/** Runs the main job as `npm start` does, its output on a pipe. */
function run(...args: string[]): { status: number | null; stdout: string; stderr: string; files: string[] } {
  const out = scratch(`out-${Math.random().toString(36).slice(2)}`);
  const done = spawnSync(process.execPath, [PROGRAM, ...args, '--out', out], {
    encoding: 'utf8',
    timeout: 120_000,
  });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr, files: list(out) };
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

const checked = (stdout: string): string[] =>
  stdout.split('\n').filter((line) => /^ {2}(ok|WRONG)/.test(line));

describe('the main job', () => {
  it('without an argument runs on our own clip, and finds its copy right', () => {
    const { status, stdout, stderr, files } = run();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('#0 video: h264');
    expect(stdout).toContain('#1 audio: aac');
    expect(stdout).toContain('title: Speech over moving colours');
    expect(stdout).toContain('160000 samples');
    expect(stdout).toContain('250 frames in 9 chunks of up to 30, each frame 3x360x640');
    expect(stdout).toMatch(/[\u2801-\u28ff]{20}/);
    expect(stdout).toMatch(/ok +frames: 250 of 250/);
    expect(stdout).toMatch(/ok +samples: 441000 of 441000/);
    expect(stdout).toContain('times real time');
    expect(files).toEqual(['speech.contact-sheet.png', 'speech.filtered.mp4', 'speech.waveform.png']);
  });

  it('writes nothing but lines on a pipe', () => {
    const { stdout, stderr } = run(CLIP);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  it('runs on sound alone, and on pictures alone', async () => {
    const sound = new StreamWriter(scratch('sound.wav'));
    const audio = sound.addAudioStream({ sampleRate: 8000, channels: 1 });
    await sound.open();
    await audio.write(chord(12_345, 8000, 1));
    await sound.finish();
    const onSound = run(scratch('sound.wav'));
    expect(onSound.stderr).toBe('');
    expect(onSound.stdout).toMatch(/ok +samples: 12345 of 12345/);
    expect(onSound).toMatchObject({ status: 0, files: ['sound.filtered.mp4', 'sound.waveform.png'] });

    const still = new StreamWriter(scratch('still.png'));
    const image = still.addVideoStream({ frameRate: 1, width: 63, height: 41, layout: 'NHWC' });
    await still.open();
    await image.write(pictures(1, 63, 41));
    await still.finish();
    const onStill = run(scratch('still.png'));
    expect(onStill.stderr).toBe('');
    expect(onStill.stdout).toMatch(/ok +frames: 1 of 1/);
    expect(onStill).toMatchObject({ status: 0, files: ['still.contact-sheet.png', 'still.filtered.mp4'] });
  });

  it('gives what was decoded of a damaged source, then the coded error, and exits with 1', async () => {
    writeFileSync(scratch('cut.mp4'), readFileSync(CLIP).subarray(0, 150_000));
    const { status, stdout, stderr, files } = run(scratch('cut.mp4'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^\nERR_TRUNCATED: .+\n$/);
    expect(stdout).toMatch(/[1-9]\d* samples in/);
    expect(files).toHaveLength(3);
    await reading(scratch('cut.mp4'), async (reader) =>
      expect(reader.sourceStreams.length).toBeGreaterThan(1),
    );
  });

  it('says in one line what is wrong with a source that can not be opened', () => {
    const missing = run(scratch('missing.mp4'));
    expect(missing.status).toBe(1);
    expect(missing.stderr).toMatch(/^\nERR_NOT_FOUND: .*missing\.mp4.*\n$/);
  });

  it.skipIf(!hasMediaFolder)('says so where there is nothing to decode', () => {
    const empty = run(mediaFile('mathiasbynens__small/Mpeg4.mp4'));
    expect(empty).toMatchObject({
      status: 1,
      files: [],
      stderr: '\nthere is no sound and no picture in it\n',
    });
  });

  it('exits with 2 and its usage for wrong arguments', () => {
    const done = spawnSync(process.execPath, [PROGRAM, 'a.mp4', 'b.mp4'], { encoding: 'utf8' });
    expect(done.status).toBe(2);
    expect(done.stderr).toContain('usage: npm start');
  });

  it.skipIf(!hasMediaFolder).each([
    ['androidx__media/mp4/bbb_800x640_768kbps_30fps_avc_pyramid_3b.mp4', 'frames: 120 of 120'],
    ['androidx__media/mp4/sample_rotate_and_reflect.mp4', 'frames: 30 of 30'],
    ['androidx__media/mkv/bbb_642x642_768kbps_30fps_vp9.webm', 'frames: 90 of 90'],
    ['androidx__media/ts/sample_h264_mpeg_audio.ts', 'frames: 3 of 3'],
    ['androidx__media/flac/bear_with_id3.flac', 'samples: 131568 of 131568'],
    ['ruuda__hound/waveformatextensible-24bit-192kHz-mono.wav', '0 samples in 0 chunks'],
    ['mathiasbynens__small/wav.wav', '0 samples in 0 chunks'],
    ['webmproject__libwebm/bbb_480p_vp9_opus_1second.webm', 'frames: 24 of 24'],
    ['mathiasbynens__small/gif-transparent.gif', 'frames: 1 of 1'],
  ])('runs on %s', (file, expected) => {
    const { status, stdout, stderr } = run(mediaFile(file));
    expect(stderr).toBe('');
    expect(checked(stdout).filter((line) => line.includes('WRONG'))).toEqual([]);
    expect(stdout).toContain(expected);
    expect(status).toBe(0);
  });
});
