import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addAudio } from './commands/audio.ts';
import { addCodecs } from './commands/codecs.ts';
import { addConvert } from './commands/convert.ts';
import { addDevices } from './commands/devices.ts';
import { addDoctor } from './commands/doctor.ts';
import { addFrames } from './commands/frames.ts';
import { addMonitor } from './commands/monitor.ts';
import { addPlay } from './commands/play.ts';
import { addProbe } from './commands/probe.ts';

const EXAMPLES = `
Examples:
  sluice probe talk.mp4
  sluice convert talk.mov talk.mp4
  sluice audio talk.mp4 --sample-rate 16000 --channels 1 -o talk.wav
  sluice frames talk.mp4 --every 10 --width 320 -o 'thumb-%03d.jpg'
  sluice monitor rtmp://camera/live

SOURCE is a path, a URL, or - for standard input. Each command has its own --help with examples.
Exit codes: 0 done, 1 failed, 2 the command line is wrong.`;

/** The whole command line. Its errors are thrown, so that only `main` decides how the process ends. */
export function createProgram(): Command {
  const program = new Command('sluice')
    .description('Read, convert, look at and play media.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(--help says more)')
    .exitOverride();
  const commands = [
    addProbe,
    addConvert,
    addPlay,
    addMonitor,
    addFrames,
    addAudio,
    addDevices,
    addCodecs,
    addDoctor,
  ];
  for (const add of commands) add(program);
  return program;
}

function version(): string {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
