import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

/** Seconds of each segment, and how many there are. */
export const SEGMENT_SECONDS = 1;
export const SEGMENTS = 6;

const SOURCES = [
  '-f',
  'lavfi',
  '-i',
  'testsrc2=size=160x120:rate=25',
  '-f',
  'lavfi',
  '-i',
  'sine=frequency=700:sample_rate=48000',
];
const CODING = [
  '-t',
  String(SEGMENTS * SEGMENT_SECONDS),
  '-c:v',
  'mpeg2video',
  '-g',
  '25',
  '-sc_threshold',
  '1000000000',
  '-b:v',
  '600k',
].concat(['-bf', '0', '-c:a', 'mp2', '-b:a', '128k']);

const ffmpeg = (...args: readonly string[]): void => {
  execFileSync('/usr/bin/ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
};

/** Makes a stream with the system's FFmpeg, from which all playlists are cut without coding anew. */
export function makeStream(file: string): void {
  ffmpeg(...SOURCES, ...CODING, '-f', 'mpegts', file);
}

/**
 * Cuts a stream into segments of whole groups of pictures, with a playlist `index.m3u8`.
 *
 * @param options More options of FFmpeg's `hls` muxer.
 */
export function makeHls(stream: string, folder: string, options: readonly string[] = []): void {
  mkdirSync(folder, { recursive: true });
  const cut = ['-hls_time', String(SEGMENT_SECONDS), '-hls_list_size', '0', '-hls_playlist_type', 'vod'];
  ffmpeg('-i', stream, '-c', 'copy', '-f', 'hls', ...cut, ...options, `${folder}/index.m3u8`);
}
