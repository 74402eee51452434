import { once } from 'node:events';
import { access, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { VideoChunk } from '../../chunk.ts';
import { encodeImage } from '../../one-call/encode-image.ts';
import { frames } from '../../one-call/frames.ts';
import type { ImageFormat } from '../../options/encode-image-options.ts';
import { RequestError } from '../failure.ts';
import { printJson } from '../output.ts';
import { stopSignal } from '../progress.ts';
import {
  count,
  indexList,
  openOptionsOf,
  positive,
  type SourceOptions,
  secondsList,
  sourceOf,
  withSourceOptions,
} from '../source-options.ts';

const EXAMPLES = `
Examples:
  sluice frames talk.mp4 --at 12.5 -o thumbnail.png
  sluice frames talk.mp4 --every 10 --width 320 -o 'thumb-%03d.jpg'
  sluice frames talk.mp4 --indices 0,100,200 -o 'frame-%d.png' --json
  sluice frames talk.mp4 --at 3 -o - | display`;

type FramesCommandOptions = SourceOptions & {
  readonly output: string;
  readonly at?: number[];
  readonly indices?: number[];
  readonly every?: number;
  readonly width?: number;
  readonly height?: number;
  readonly filter?: string;
  readonly format?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
};

/** `sluice frames`: single pictures of a source as image files. */
export function addFrames(program: Command): void {
  const command = program
    .command('frames')
    .summary('take single pictures out, as image files')
    .description(
      'Write single frames of a source as images: exactly those that are asked for, in that order.',
    )
    .argument('<source>', 'path, URL, or - for standard input')
    .requiredOption(
      '-o, --output <file>',
      'image file; with %d or %03d for more than one (from 1); - for a pipe',
    )
    .addOption(
      new Option('--at <times>', 'at these times: 1,2.5,0:03')
        .argParser(secondsList)
        .conflicts(['indices', 'every']),
    )
    .addOption(
      new Option('--indices <numbers>', 'these frames, from 0').argParser(indexList).conflicts('every'),
    )
    .option('--every <seconds>', 'the first frame, and one each so many seconds', positive)
    .option('--width <pixels>', 'scale; one of both keeps the shape', count)
    .option('--height <pixels>', 'scale', count)
    .option('--filter <description>', "FFmpeg's own filter description")
    .option('--format <name>', 'png, jpg, webp, bmp, tiff, …; otherwise as the name of the file says')
    .option('--overwrite', 'replace files that exist')
    .option('--json', 'print which files were made as JSON')
    .addHelpText('after', EXAMPLES);
  withSourceOptions(command).action(run);
}

async function run(source: string, options: FramesCommandOptions): Promise<void> {
  const { output, at, indices, every, width, height, filter, json } = options;
  const toPipe = output === '-';
  if (toPipe && json) throw new RequestError('--json and pictures cannot both go to standard output.');
  const format = options.format ?? (toPipe ? 'png' : extensionOf(output));
  const signal = stopSignal();
  const made: { file: string; pts: number }[] = [];
  const wanted = frames(sourceOf(source), {
    layout: 'NHWC',
    ...(at !== undefined && { at }),
    ...(indices !== undefined && { indices }),
    ...(every !== undefined && { every }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(filter !== undefined && { filter }),
    open: openOptionsOf(options),
    signal,
  });
  for await (const picture of wanted) {
    const image = await encodeImage(picture as VideoChunk, { format: format as ImageFormat });
    const file = nameOf(output, made.length);
    if (toPipe) await toStdout(image);
    else await writeImage(file, image, options.overwrite === true);
    made.push({ file, pts: picture.pts });
    picture[Symbol.dispose]();
  }
  if (json) printJson(made);
}

function extensionOf(file: string): string {
  const found = /\.([a-z0-9]+)$/i.exec(file);
  if (found === null)
    throw new RequestError(
      `What kind of image is "${file}"? Give --format, or a name that ends in .png, .jpg, ….`,
    );
  return (found[1] as string).toLowerCase();
}

/** Puts the number, from 1, where the name has `%d` or `%03d`. */
function nameOf(pattern: string, index: number): string {
  const name = pattern.replace(/%(?:0(\d+))?d/, (_, digits?: string) =>
    String(index + 1).padStart(Number(digits ?? 0), '0'),
  );
  if (index > 0 && name === pattern && pattern !== '-') {
    throw new RequestError(
      `There is more than one picture: give a name with a place for numbers, as in "frame-%03d.png".`,
    );
  }
  return name;
}

async function writeImage(file: string, image: Uint8Array, overwrite: boolean): Promise<void> {
  const exists = access(file).then(
    () => true,
    () => false,
  );
  if (!overwrite && (await exists)) throw new RequestError(`"${file}" exists; --overwrite replaces it.`);
  await writeFile(file, image);
}

async function toStdout(image: Uint8Array): Promise<void> {
  if (!process.stdout.write(image)) await once(process.stdout, 'drain');
}
