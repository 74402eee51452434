import { type Command, InvalidArgumentError } from 'commander';
import { play } from '../../play.ts';
import { stopSignal } from '../progress.ts';
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
  sluice play talk.mp4
  sluice play talk.mp4 --start 1:30 --volume 0.5
  sluice play song.flac --no-video
  sluice play testsrc2 --input-format lavfi`;

type PlayWords = SourceOptions & {
  readonly start?: number;
  readonly volume?: number;
  readonly device?: string;
  readonly width?: number;
  readonly audio: boolean;
  readonly video: boolean;
};

/** `sluice play`: sound to the speaker, pictures to a window. */
export function addPlay(program: Command): void {
  const command = program
    .command('play')
    .summary('play sound and pictures')
    .description(
      'Play a source: its sound on the speaker, its pictures in a window. Escape, closing it, or Ctrl-C ends it.',
    )
    .argument('<source>', 'path, URL, or - for standard input')
    .option('--start <time>', 'from here on: seconds or h:mm:ss', seconds)
    .option('--volume <factor>', '1 is as it is', volume)
    .option('--device <name>', 'another sound device, as `sluice devices` names it')
    .option('--width <pixels>', 'width of the window', count)
    .option('--no-audio', 'without sound')
    .option('--no-video', 'without pictures')
    .addHelpText('after', EXAMPLES);
  withSourceOptions(command).action(run);
}

function volume(text: string): number {
  const value = Number(text);
  if (text === '' || !(value >= 0 && Number.isFinite(value)))
    throw new InvalidArgumentError('It must be a number from 0 on.');
  return value;
}

async function run(source: string, words: PlayWords): Promise<void> {
  const { start, volume: factor, device, width, audio, video } = words;
  const signal = stopSignal();
  try {
    await play(sourceOf(source), {
      open: openOptionsOf(words),
      title: source,
      signal,
      audio,
      video,
      ...(start !== undefined && { start }),
      ...(factor !== undefined && { volume: factor }),
      ...(device !== undefined && { device }),
      ...(width !== undefined && { width }),
    });
  } catch (error) {
    // Ctrl-C is how one stops listening, and no failure.
    if (!signal.aborted) throw error;
  }
}
