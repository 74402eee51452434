import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** An FFmpeg that has nothing to do with ours, and has encoders that ours has not. */
const FFMPEG = '/usr/bin/ffmpeg';

const SECONDS = '4';
const PICTURE = `testsrc2=size=128x96:rate=24000/1001:duration=${SECONDS}`;
const SOUND = `aevalsrc=0.4*sin(2*PI*t*(300+40*sin(3*t)))+0.1*(random(0)-0.5)|0.4*sin(2*PI*t*(500+90*sin(2*t))):sample_rate=44100:duration=${SECONDS}`;
const SOUND_48 = SOUND.replace('44100', '48000');

const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '24', '-bf', '3'];
const X264_OPEN = [...X264, '-x264-params', 'open-gop=1:b-pyramid=normal:scenecut=0'];
const X265_OPEN = [
  '-c:v',
  'libx265',
  '-preset',
  'ultrafast',
  '-pix_fmt',
  'yuv420p',
  '-x265-params',
  'log-level=none:open-gop=1:keyint=24:bframes=4',
];
const MPEG4 = ['-c:v', 'mpeg4', '-q:v', '4', '-g', '24', '-bf', '2'];
const MPEG2 = ['-c:v', 'mpeg2video', '-q:v', '4', '-g', '15', '-bf', '2'];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '24'];
const AAC = ['-c:a', 'aac', '-b:a', '96k', '-aac_pns', '0'];

/** One file that the system's ffmpeg can make: its name, its inputs, and how they are coded. */
export type Recipe = {
  readonly name: string;
  readonly inputs: readonly string[];
  readonly coding: readonly string[];
  /** Makes another file of that name first and cuts its beginning off, between key frames, without coding anew. */
  readonly cutFrom?: string;
};

const av = (name: string, ...coding: string[]): Recipe => ({ name, inputs: [PICTURE, SOUND], coding });
const pictures = (name: string, ...coding: string[]): Recipe => ({ name, inputs: [PICTURE], coding });
const sound = (name: string, ...coding: string[]): Recipe => ({ name, inputs: [SOUND], coding });
const sound48 = (name: string, ...coding: string[]): Recipe => ({ name, inputs: [SOUND_48], coding });

const cut = (name: string, cutFrom: string, ...coding: string[]): Recipe => ({
  ...av(name, ...coding),
  cutFrom,
});

/** Pictures, most with sound, in every container and with every way to order frames that a seek has to cope with. */
export const GENERATED_PICTURES: readonly Recipe[] = [
  av('b-frames.mp4', ...X264, ...AAC),
  av('open-gop.mp4', ...X264_OPEN, ...AAC),
  av('open-gop-hevc.mp4', ...X265_OPEN, ...AAC),
  av('open-gop-hevc.mkv', ...X265_OPEN, '-c:a', 'libopus'),
  cut('edit-list.mp4', 'whole.mp4', ...X264, ...AAC),
  cut('edit-list-open-gop.mp4', 'whole-open.mp4', ...X264_OPEN, ...AAC),
  cut('cut.ts', 'whole.ts', ...X264_OPEN, ...AAC),
  av('fragmented.mp4', ...X264, ...AAC, '-movflags', 'frag_keyframe+empty_moov'),
  av('starts-late.mp4', ...X264, ...AAC, '-output_ts_offset', '3.7'),
  av('b-frames.mkv', ...X264, '-c:a', 'libvorbis'),
  av('open-gop.mkv', ...X264_OPEN, '-c:a', 'libmp3lame'),
  av('starts-late.mkv', ...X264, '-c:a', 'flac', '-output_ts_offset', '5'),
  av('b-frames.ts', ...X264, ...AAC),
  av('open-gop.ts', ...X264_OPEN, '-c:a', 'mp2'),
  av('mpeg2.ts', ...MPEG2, '-c:a', 'ac3'),
  av('mpeg2.mpg', ...MPEG2, '-c:a', 'mp2', '-f', 'vob'),
  av('mpeg4-b-frames.avi', ...MPEG4, '-c:a', 'libmp3lame'),
  av('mpeg4.avi', '-c:v', 'mpeg4', '-g', '24', '-c:a', 'pcm_s16le'),
  av('h264.avi', ...X264, '-c:a', 'libmp3lame'),
  av('mjpeg.avi', '-c:v', 'mjpeg', '-c:a', 'pcm_s16le'),
  av('b-frames.flv', ...X264, ...AAC),
  av('vp9.webm', ...VP9, '-c:a', 'libopus'),
  av(
    'vp8.webm',
    '-c:v',
    'libvpx',
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-g',
    '24',
    '-auto-alt-ref',
    '1',
    '-lag-in-frames',
    '4',
    '-c:a',
    'libvorbis',
  ),
  av('prores.mov', '-c:v', 'prores_ks', '-c:a', 'pcm_s24le'),
  av('wmv.asf', '-c:v', 'wmv2', '-g', '24', '-c:a', 'wmav2'),
  av('theora.ogv', '-c:v', 'libtheora', '-g', '24', '-c:a', 'libvorbis'),
  pictures('raw.h264', ...X264),
  pictures('raw.hevc', ...X265_OPEN),
  pictures('raw.m2v', ...MPEG2),
  pictures('av1.mkv', '-c:v', 'libsvtav1', '-preset', '12', '-g', '48', '-svtav1-params', 'pred-struct=2'),
  pictures('paff.ts', ...X264, '-flags', '+ilme+ildct', '-x264-params', 'tff=1'),
  pictures('animation.gif'),
  pictures('long-gop.mp4', ...X264.with(7, '600')),
];

/** Sound of every codec in the containers that it is found in. */
export const GENERATED_SOUND: readonly Recipe[] = [
  sound('sound.m4a', ...AAC),
  sound('sound.aac', ...AAC),
  sound('sound.mp3', '-c:a', 'libmp3lame', '-b:a', '128k'),
  sound('vbr.mp3', '-c:a', 'libmp3lame', '-q:a', '4'),
  sound('no-xing.mp3', '-c:a', 'libmp3lame', '-write_xing', '0', '-id3v2_version', '0'),
  sound48('sound.opus', '-c:a', 'libopus'),
  sound48('sound-opus.webm', '-c:a', 'libopus'),
  sound48('sound-opus.mp4', '-c:a', 'libopus'),
  sound('sound.ogg', '-c:a', 'libvorbis'),
  sound('sound-vorbis.mkv', '-c:a', 'libvorbis'),
  sound('sound-aac.mkv', ...AAC),
  sound('sound.flac', '-c:a', 'flac'),
  sound('sound-flac.ogg', '-c:a', 'flac'),
  sound('sound.wav', '-c:a', 'pcm_s16le'),
  sound('sound-float.wav', '-c:a', 'pcm_f32le'),
  sound('sound.aiff', '-c:a', 'pcm_s16be'),
  sound('adpcm.wav', '-c:a', 'adpcm_ima_wav'),
  sound('sound.wma', '-c:a', 'wmav2'),
  sound('alac.m4a', '-c:a', 'alac'),
];

/** Whether the system's ffmpeg is there to make them. */
export const canGenerate: boolean = existsSync(FFMPEG);

/** Makes a file. */
export function generate({ inputs, coding, cutFrom }: Recipe, path: string): void {
  const sources = inputs.flatMap((input) => ['-f', 'lavfi', '-i', input]);
  if (cutFrom === undefined) {
    ffmpeg(...sources, ...coding, path);
  } else {
    const whole = join(dirname(path), cutFrom);
    ffmpeg(...sources, ...coding, whole);
    ffmpeg('-ss', '1.31', '-i', whole, '-c', 'copy', path);
  }
}

const ffmpeg = (...options: string[]) =>
  execFileSync(FFMPEG, ['-v', 'error', '-nostdin', '-y', ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
