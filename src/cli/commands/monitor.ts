import type { Command } from 'commander';
import { StreamReader } from '../../stream-reader.ts';
import { describeFailure } from '../failure.ts';
import { Feed } from '../monitor/feed.ts';
import { MonitorServer } from '../monitor/server.ts';
import { print } from '../output.ts';
import { stopSignal } from '../progress.ts';
import {
  count,
  openOptionsOf,
  positive,
  type SourceOptions,
  sourceOf,
  withSourceOptions,
} from '../source-options.ts';

const EXAMPLES = `
Examples:
  sluice monitor rtmp://camera/live
  sluice monitor default --input-format pulse
  sluice monitor :0 --input-format x11grab --port 8080`;

type MonitorOptions = SourceOptions & {
  readonly port: number;
  readonly host: string;
  readonly width: number;
  readonly frameRate: number;
  readonly exit?: boolean;
};

/** `sluice monitor`: a page that shows a source. */
export function addMonitor(program: Command): void {
  const command = program
    .command('monitor')
    .summary('show a live source on a local web page')
    .description(
      'Serve a local page that shows a source: picture, waveform, spectrogram, levels, counters. Ctrl-C ends it.',
    )
    .argument('<source>', 'path, URL, or - for standard input')
    .option(
      '--port <n>',
      'port of the page; 0 for any free one',
      (text) => (text === '0' ? 0 : count(text)),
      0,
    )
    .option(
      '--host <address>',
      'address to listen on; others than this machine can look in when it is not 127.0.0.1',
      '127.0.0.1',
    )
    .option('--width <pixels>', 'width of the picture', count, 480)
    .option('--frame-rate <n>', 'pictures a second', positive, 10)
    .option('--exit', 'end when the source ends')
    .addHelpText('after', EXAMPLES);
  withSourceOptions(command).action(run);
}

async function run(source: string, options: MonitorOptions): Promise<void> {
  const signal = stopSignal();
  const reader = await StreamReader.open(sourceOf(source), openOptionsOf(options, signal));
  const server = new MonitorServer();
  try {
    const feed = new Feed(reader, (kind, content) => server.send(kind, content), signal);
    server.greeting = () => [
      ['facts', feed.facts],
      ['counters', feed.counters],
    ];
    print(await server.listen(options.port, options.host));
    const failure = await feed.run(options.width, options.frameRate).catch((error: unknown) => ({ error }));
    if (signal.aborted) return;
    if (failure !== undefined) process.stderr.write(`${describeFailure(failure.error)}\n`);
    if (failure !== undefined) process.exitCode = 1;
    // The page goes on showing what was last seen.
    if (!options.exit) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  } finally {
    server.close();
    await reader.close();
  }
}
