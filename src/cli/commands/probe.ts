import type { Command } from 'commander';
import { type MediaInfo, probe } from '../../one-call/probe.ts';
import type { SourceStream } from '../../stream-info.ts';
import { clock, columns, print, printJson, quantity, shown } from '../output.ts';
import { openOptionsOf, type SourceOptions, sourceOf, withSourceOptions } from '../source-options.ts';

const EXAMPLES = `
Examples:
  sluice probe talk.mp4
  sluice probe https://example.org/live.m3u8 --json
  sluice probe 'sine=440' --input-format lavfi`;

/** `sluice probe`: what a source holds. */
export function addProbe(program: Command): void {
  const command = program
    .command('probe')
    .summary('say what a source holds')
    .description('Say what a source holds: container, streams, tags, chapters.')
    .argument('<source>', 'path, URL, or - for standard input')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', EXAMPLES);
  withSourceOptions(command).action(async (source: string, options: SourceOptions & { json?: boolean }) => {
    const info = await probe(sourceOf(source), openOptionsOf(options));
    if (options.json) printJson(info);
    else print(...describe(info));
  });
}

function describe(info: MediaInfo): string[] {
  const length = info.duration === null ? 'length unknown' : clock(info.duration);
  const rate = info.bitRate === null ? [] : [quantity(info.bitRate, 'bit/s')];
  return [
    `${info.format.longName} (${info.format.name}), ${[length, ...rate].join(', ')}`,
    ...columns(info.streams.map(describeStream)).map((line) => `  ${line}`),
    ...Object.entries(info.metadata).map(([key, value]) => `  ${shown(key)}: ${shown(value)}`),
    ...info.chapters.map(
      ({ start, end, metadata }) => `  chapter ${clock(start)}–${clock(end)} ${shown(metadata.title ?? '')}`,
    ),
  ];
}

function describeStream(stream: SourceStream): string[] {
  const facts: (string | null)[] = [stream.format];
  if (stream.mediaType === 'video') {
    const { num, den } = stream.averageFrameRate ?? stream.frameRate ?? { num: 0, den: 1 };
    facts.push(`${stream.width}x${stream.height}`);
    if (stream.attachedPicture) facts.push('picture');
    else if (num > 0) facts.push(`${Number((num / den).toFixed(3))} frames/s`);
    if (stream.rotation !== 0) facts.push(`rotated ${stream.rotation}°`);
  }
  if (stream.mediaType === 'audio') {
    facts.push(`${stream.sampleRate} Hz`, stream.channelLayout ?? `${stream.channels} channels`);
  }
  if (stream.bitRate !== null) facts.push(quantity(stream.bitRate, 'bit/s'));
  if (stream.language !== null) facts.push(shown(stream.language));
  facts.push(...stream.disposition);
  const known = facts.filter((fact) => fact !== null && fact !== '');
  return [String(stream.index), stream.mediaType, stream.codec, known.join(', ')];
}
