import { access } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { type ConvertResult, convert } from '../../one-call/convert.ts';
import type { ConvertOptions } from '../../options/convert-options.ts';
import type {
  ConvertAudioOptions,
  ConvertSubtitleOptions,
  ConvertVideoOptions,
} from '../../options/convert-stream-options.ts';
import type { OptionValues } from '../../options/native-options.ts';
import { RequestError } from '../failure.ts';
import { clock, columns, print, printJson, quantity } from '../output.ts';
import { ProgressBar, stopSignal } from '../progress.ts';
import {
  bitRate,
  count,
  openOptionsOf,
  pairs,
  positive,
  type SourceOptions,
  seconds,
  sourceOf,
  withSourceOptions,
} from '../source-options.ts';

const EXAMPLES = `
Examples:
  sluice convert talk.mov talk.mp4
  sluice convert talk.mp4 part.mp4 --start 1:30 --end 2:00
  sluice convert talk.mp4 small.webm --width 640 --video-bit-rate 800k --audio-bit-rate 64k
  sluice convert talk.mp4 loud.mp3 --video none --loudness -16
  sluice convert film.mp4 titled.mp4 --input film.srt --subtitle-language deu
  sluice convert film.mkv film.srt
  sluice convert left.mp4 both.mp4 --input right.mp4 --filter-graph '[0:v][1:v]hstack;[0:a][1:a]amix'
  sluice convert - - --input-format matroska --format mpegts < in.mkv > out.ts`;

type Words = {
  readonly format?: string;
  readonly option?: OptionValues;
  readonly input?: string[];
  readonly start?: number;
  readonly end?: number;
  readonly video?: string;
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly videoBitRate?: number;
  readonly videoFilter?: string;
  readonly videoOption?: OptionValues;
  readonly twoPass?: boolean;
  readonly audio?: string;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly audioBitRate?: number;
  readonly audioFilter?: string;
  readonly audioOption?: OptionValues;
  readonly loudness?: number;
  readonly subtitles?: string;
  readonly subtitleOption?: OptionValues;
  readonly subtitleLanguage?: string;
  readonly allStreams?: boolean;
  readonly filterGraph?: string;
  readonly metadata?: Record<string, string>;
  readonly overwrite?: boolean;
  readonly json?: boolean;
};

/** `sluice convert`: from one container, codec, size to another. */
export function addConvert(program: Command): void {
  const command = program
    .command('convert')
    .summary('convert a file or a stream')
    .description(
      'Convert: what the target can hold is copied, the rest is encoded. The name of the target decides its format.',
    )
    .argument('<source>', 'path, URL, or - for standard input')
    .argument('<target>', 'path, URL, or - for standard output')
    .option('--format <muxer>', 'container; needed for -')
    .option('--option <name=value>', 'option of the muxer or protocol; repeatable', pairs)
    .option(
      '--input <source>',
      'a further source: for --filter-graph, or subtitles to add; repeatable',
      collect,
    )
    .option('--start <time>', 'from here on: seconds or h:mm:ss', seconds)
    .option('--end <time>', 'up to here', seconds)
    .option('--video <encoder>', 'an encoder, copy, or none')
    .option('--width <pixels>', 'scale; one of both keeps the shape', count)
    .option('--height <pixels>', 'scale', count)
    .option('--frame-rate <n>', 'frames a second', positive)
    .option('--video-bit-rate <rate>', '800k, 2.5M', bitRate)
    .option('--video-filter <description>', "FFmpeg's own filter description")
    .option('--video-option <name=value>', 'option of the video encoder; repeatable', pairs)
    .option('--two-pass', 'encode the pictures twice, for the best quality at a bit rate')
    .option('--audio <encoder>', 'an encoder, copy, or none')
    .option('--sample-rate <hz>', 'resample', count)
    .option('--channels <n>', 'mix to so many channels', count)
    .option('--audio-bit-rate <rate>', '64k, 128k', bitRate)
    .option('--audio-filter <description>', "FFmpeg's own filter description")
    .option('--audio-option <name=value>', 'option of the audio encoder; repeatable', pairs)
    .option('--loudness <lufs>', 'bring the sound to this loudness (EBU R 128): -23, -16', loudness)
    .option('--subtitles <encoder>', 'an encoder, copy, or none')
    .option('--subtitle-option <name=value>', 'option of the subtitle encoder; repeatable', pairs)
    .option('--subtitle-language <code>', 'language of the subtitles: deu, eng')
    .option('--all-streams', 'take all streams that the target can hold, not the default ones alone')
    .option('--filter-graph <graph>', 'filters with several inputs: [0:v][1:v]hstack')
    .option('--metadata <name=value>', 'tag of the result; repeatable', pairs)
    .option('--overwrite', 'replace a file that exists')
    .option('--json', 'print what was made as JSON')
    .addHelpText('after', EXAMPLES);
  withSourceOptions(command).action(run);
}

const collect = (text: string, before: string[] = []): string[] => [...before, text];

function loudness(text: string): number {
  const value = Number(text);
  if (text === '' || !(value >= -70 && value <= -5))
    throw new InvalidArgumentError('It must be LUFS, -70 to -5.');
  return value;
}

async function run(source: string, target: string, words: Words & SourceOptions): Promise<void> {
  const toPipe = target === '-';
  if (toPipe && words.format === undefined)
    throw new RequestError('Which container? A pipe has no name: give --format.');
  if (toPipe && words.json) throw new RequestError('--json and media cannot both go to standard output.');
  if (!toPipe && words.overwrite !== true && (await exists(target))) {
    throw new RequestError(`"${target}" exists; --overwrite replaces it.`);
  }
  const bar = new ProgressBar(toPipe ? 'converting' : target);
  try {
    const options = convertOptions(words, stopSignal(), (progress) => bar.update(progress));
    const result = await convert(sourceOf(source), toPipe ? process.stdout : target, options);
    bar.stop();
    if (words.json) printJson(result);
    else if (process.stdout.isTTY && !toPipe) print(...describe(target, result));
  } finally {
    bar.stop();
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

function convertOptions(
  words: Words & SourceOptions,
  signal: AbortSignal,
  onProgress: NonNullable<ConvertOptions['onProgress']>,
): ConvertOptions {
  const { format, option, input, start, end, filterGraph, metadata, allStreams } = words;
  return {
    open: openOptionsOf(words),
    signal,
    onProgress,
    ...(format !== undefined && { format }),
    ...(option !== undefined && { options: option }),
    ...(input !== undefined && { inputs: input }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(filterGraph !== undefined && { filterGraph }),
    ...(metadata !== undefined && { metadata }),
    ...(allStreams === true && { streams: 'all' as const }),
    ...chosen('subtitles', words.subtitles, subtitleOptions(words)),
    ...chosen('video', words.video, videoOptions(words)),
    ...chosen('audio', words.audio, audioOptions(words)),
  };
}

/** What becomes of one kind of stream: left out, copied, or what its options say. */
function chosen<K extends 'video' | 'audio' | 'subtitles'>(
  kind: K,
  word: string | undefined,
  options: object,
): Pick<ConvertOptions, K> | object {
  const given = Object.keys(options).length > 0;
  if (word === 'none' || word === 'copy') {
    if (given)
      throw new RequestError(
        `--${kind} ${word} leaves nothing to encode; drop it, or the options for encoding.`,
      );
    return { [kind]: word === 'none' ? false : 'copy' };
  }
  if (word !== undefined) return { [kind]: { ...options, encoder: word } };
  return given ? { [kind]: options } : {};
}

function videoOptions(words: Words): ConvertVideoOptions {
  const { width, height, frameRate, videoBitRate, videoFilter, videoOption, twoPass } = words;
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(frameRate !== undefined && { frameRate }),
    ...(videoBitRate !== undefined && { codec: { bitRate: videoBitRate } }),
    ...(videoFilter !== undefined && { filter: videoFilter }),
    ...(videoOption !== undefined && { encoderOptions: videoOption }),
    ...(twoPass === true && { twoPass }),
  };
}

function audioOptions(words: Words): ConvertAudioOptions {
  const { sampleRate, channels, audioBitRate, audioFilter, audioOption, loudness: integrated } = words;
  return {
    ...(sampleRate !== undefined && { sampleRate }),
    ...(channels !== undefined && { channels }),
    ...(audioBitRate !== undefined && { codec: { bitRate: audioBitRate } }),
    ...(audioFilter !== undefined && { filter: audioFilter }),
    ...(audioOption !== undefined && { encoderOptions: audioOption }),
    ...(integrated !== undefined && { loudness: { integrated } }),
  };
}

function subtitleOptions({ subtitleOption, subtitleLanguage }: Words): ConvertSubtitleOptions {
  return {
    ...(subtitleOption !== undefined && { encoderOptions: subtitleOption }),
    ...(subtitleLanguage !== undefined && { language: subtitleLanguage }),
  };
}

function describe(
  target: string,
  { format, duration, size, streams, elapsed, speed }: ConvertResult,
): string[] {
  const much = size === null ? [] : [quantity(size, 'B')];
  const took = `in ${elapsed.toFixed(1)} s (${speed.toFixed(1)} × real time)`;
  return [
    `${target}: ${[format, clock(duration), ...much].join(', ')}, ${took}`,
    ...columns(
      streams.map((stream) => [
        '',
        stream.mediaType,
        stream.codec,
        stream.copied ? 'copied' : (stream.encoder ?? ''),
      ]),
    ),
  ];
}
