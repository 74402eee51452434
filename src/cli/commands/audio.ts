import { once } from 'node:events';
import { type Command, Option } from 'commander';
import type { AudioChunk } from '../../chunk.ts';
import { SAMPLE_FORMATS, type SampleArray, type SampleFormat } from '../../formats.ts';
import type { AudioOutput } from '../../output-stream.ts';
import { StreamReader } from '../../stream-reader.ts';
import { StreamWriter } from '../../stream-writer.ts';
import { RequestError } from '../failure.ts';
import { printJson } from '../output.ts';
import { ProgressBar, stopSignal } from '../progress.ts';
import {
  count,
  openOptionsOf,
  type SourceOptions,
  seconds,
  sourceOf,
  withSourceOptions,
} from '../source-options.ts';

const EXAMPLES = `
Examples:
  sluice audio talk.mp4 -o talk.wav
  sluice audio talk.mp4 --sample-rate 16000 --channels 1 --format s16 -o - | consume
  sluice audio talk.mp4 --start 1:30 --end 2:00 --filter loudnorm -o part.flac`;

type AudioOptions = SourceOptions & {
  readonly output: string;
  readonly sampleRate?: number;
  readonly channels?: number;
  readonly format: SampleFormat;
  readonly filter?: string;
  readonly start?: number;
  readonly end?: number;
  readonly json?: boolean;
};

/** `sluice audio`: the sound of a source, as a file or as samples. */
export function addAudio(program: Command): void {
  const command = program
    .command('audio')
    .summary('take the sound out, as a file or as samples')
    .description(
      'Decode the sound of a source into a file, or, with -o -, into packed samples on standard output.',
    )
    .argument('<source>', 'path, URL, or - for standard input')
    .requiredOption('-o, --output <file>', 'where to; the name decides the format; - for packed samples')
    .option('--sample-rate <hz>', 'resample', count)
    .option('--channels <n>', 'mix to so many channels', count)
    .addOption(
      new Option('--format <name>', 'sample format')
        .choices(SAMPLE_FORMATS.filter((name) => !name.endsWith('p')))
        .default('s16'),
    )
    .option('--filter <description>', "FFmpeg's own filter description")
    .option('--start <time>', 'from here on: seconds or h:mm:ss', seconds)
    .option('--end <time>', 'up to here', seconds)
    .option('--json', 'print what was made as JSON (not with -o -)')
    .addHelpText('after', EXAMPLES);
  withSourceOptions(command).action(run);
}

async function run(source: string, options: AudioOptions): Promise<void> {
  const toPipe = options.output === '-';
  if (toPipe && options.json) throw new RequestError('--json and samples cannot both go to standard output.');
  const signal = stopSignal();
  const reader = await StreamReader.open(sourceOf(source), openOptionsOf(options, signal));
  const bar = toPipe ? null : new ProgressBar(options.output);
  try {
    const { sampleRate, channels, filter, format, start = 0, end = Infinity } = options;
    const output = await reader.addAudioStream({
      format,
      ...(sampleRate !== undefined && { sampleRate }),
      ...(channels !== undefined && { channels }),
      ...(filter !== undefined && { filter }),
    });
    if (start > 0 && reader.seekable) await reader.seek(start);
    const until = Math.min(end, reader.duration === null ? Infinity : reader.startTime + reader.duration);
    const pieces = part(output, start, end, meter(bar, start, until));
    const frames = toPipe ? await toStdout(pieces, output) : await toFile(pieces, output, options, signal);
    if (options.json) {
      const { sampleRate: rate, channels: n } = output;
      printJson({ output: options.output, frames, sampleRate: rate, channels: n, seconds: frames / rate });
    }
  } finally {
    bar?.stop();
    await reader.close();
  }
}

type Samples = { data: SampleArray; pts: number; frames: number };

/** The samples between two times. */
async function* part(
  output: AudioOutput,
  start: number,
  end: number,
  onTime: (pts: number) => void,
): AsyncGenerator<Samples> {
  for await (const chunk of output) {
    onTime(chunk.pts);
    const [from, to] = [frameAt(chunk, start), frameAt(chunk, end)];
    if (from < to) {
      const data = (chunk.data as Int16Array).subarray(from * chunk.channels, to * chunk.channels);
      yield { data, pts: chunk.pts + from / chunk.sampleRate, frames: to - from };
    }
    if (to < chunk.shape[0]) return;
  }
}

/** Index of the first frame at or after a time, within the chunk. */
const frameAt = ({ pts, sampleRate, shape }: AudioChunk, time: number): number =>
  Math.max(0, Math.min(shape[0], Math.round((time - pts) * sampleRate)));

async function toStdout(pieces: AsyncIterable<Samples>, { channels }: AudioOutput): Promise<number> {
  let frames = 0;
  for await (const { data } of pieces) {
    frames += data.length / channels;
    // Copied: the memory is written again as soon as the chunk is let go of.
    const bytes = Buffer.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    if (!process.stdout.write(bytes)) await once(process.stdout, 'drain');
  }
  return frames;
}

async function toFile(
  pieces: AsyncIterable<Samples>,
  { sampleRate, channels, channelLayout }: AudioOutput,
  { output, format, start = 0 }: AudioOptions,
  signal: AbortSignal,
): Promise<number> {
  const writer = new StreamWriter(output, { signal });
  let frames = 0;
  try {
    const input = writer.addAudioStream({ sampleRate, channels, channelLayout, format });
    await writer.open();
    for await (const piece of pieces) {
      await input.write(piece.data, { pts: Math.max(0, piece.pts - start) });
      frames += piece.frames;
    }
    await writer.finish();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
  return frames;
}

/** Moves a bar from one time to another. */
function meter(bar: ProgressBar | null, start: number, end: number): (pts: number) => void {
  const began = performance.now();
  return (pts) => {
    const elapsed = (performance.now() - began) / 1000;
    const speed = elapsed > 0 ? (pts - start) / elapsed : 0;
    const fraction = Number.isFinite(end) ? Math.min(1, (pts - start) / (end - start)) : null;
    bar?.update({ fraction, pts, speed, eta: fraction === null || speed <= 0 ? null : (end - pts) / speed });
  };
}
