import { execFileSync } from 'node:child_process';

/** What the system's ffprobe counts in a stream: its frames as they decode, and their times. */
export function decodedTimes(path: string, selector: string): number[] {
  const text = execFileSync(
    '/usr/bin/ffprobe',
    ['-v', 'error', '-select_streams', selector, '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', path],
    { encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  return text
    .split('\n')
    .map((line) => line.replace(/,.*$/, ''))
    .filter((line) => line !== '')
    .map(Number);
}

/** Everything that the system's ffprobe says of a file and its streams; MP4's track of chapters is none. */
export function describeFile(path: string): {
  format: { format_name: string; duration: string; tags?: Record<string, string> };
  streams: { codec_name: string; codec_type: string; width?: number; height?: number; pix_fmt?: string }[];
} {
  const args = ['-v', 'error', '-show_format', '-show_streams', '-of', 'json', path];
  const found = JSON.parse(execFileSync('/usr/bin/ffprobe', args, { encoding: 'utf8' }));
  const streams = (found.streams as { codec_type: string }[]).filter((one) => one.codec_type !== 'data');
  return { ...found, streams };
}
