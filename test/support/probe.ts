import { execFileSync } from 'node:child_process';

/** What Debian's ffprobe, which shares no code with ours at run time, says of a file. */
export type Probed = {
  readonly streams: readonly ProbedStream[];
  readonly chapters: readonly { start_time: string; end_time: string; tags?: Record<string, string> }[];
  readonly format: { readonly duration?: string; readonly tags?: Record<string, string> };
  readonly packets: readonly {
    stream_index: number;
    pts?: number;
    pts_time?: string;
    duration_time?: string;
    size?: string;
  }[];
};

export type ProbedStream = {
  readonly index: number;
  readonly codec_name: string;
  readonly codec_type: string;
  readonly pix_fmt?: string;
  readonly width?: number;
  readonly height?: number;
  readonly duration?: string;
  readonly nb_read_frames?: string;
  readonly time_base: string;
  readonly disposition: Readonly<Record<string, number>>;
  readonly tags?: Readonly<Record<string, string>>;
};

/** Asks Debian's ffprobe for streams, chapters, tags and packets of a file. */
export function systemFacts(path: string, ...options: readonly string[]): Probed {
  const show = ['-show_streams', '-show_chapters', '-show_format', '-show_packets'];
  const text = execFileSync('/usr/bin/ffprobe', ['-v', 'error', ...options, ...show, '-of', 'json', path], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return JSON.parse(text) as Probed;
}
