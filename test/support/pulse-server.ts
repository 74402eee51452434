import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ownFolder, startBackground, untilReady } from './background.ts';
import { debianProgram } from './tools.ts';

const pulseaudio: string | null = debianProgram('pulseaudio');
const pactl: string | null = debianProgram('pactl');

/** Whether a PulseAudio daemon can be started here. */
export const hasPulseServer: boolean = pulseaudio !== null && pactl !== null;

/** A PulseAudio daemon of our own, with a sink that plays to nobody; what is played can be recorded from its monitor. */
export type PulseServer = {
  /** What the `server` option of FFmpeg's `pulse` device, and `PULSE_SERVER`, take. */
  readonly server: string;
  /** Name of the sink. */
  readonly sink: string;
  /** Name of the source that hears what the sink plays. */
  readonly monitor: string;
  /** What programs need in their environment to find the daemon by themselves, and no other. */
  readonly env: Readonly<Record<string, string>>;
  /** Asks the daemon with `pactl`. */
  readonly ask: (...args: string[]) => Promise<string>;
  readonly stop: () => Promise<void>;
};

const SINK = 'sluice_test';

/**
 * Starts a daemon. It touches neither the user's own one nor any file outside of a scratch folder.
 *
 * @param rate Samples a second of its sink.
 */
export async function startPulseServer(rate = 44_100): Promise<PulseServer> {
  if (pulseaudio === null || pactl === null) {
    throw new Error('PulseAudio is not installed');
  }
  const folder = ownFolder();
  const server = `unix:${folder.path('native')}`;
  const env = {
    HOME: folder.path(''),
    XDG_RUNTIME_DIR: folder.path(''),
    XDG_CONFIG_HOME: folder.path('config'),
    PULSE_RUNTIME_PATH: folder.path('runtime'),
    PULSE_SERVER: server,
    PULSE_COOKIE: folder.path('cookie'),
  };
  const loads = [
    `module-native-protocol-unix auth-anonymous=1 socket=${folder.path('native')}`,
    `module-null-sink sink_name=${SINK} rate=${rate} channels=2 format=s16le`,
  ];
  const daemon = startBackground(
    pulseaudio,
    [
      '-n',
      '--daemonize=no',
      '--exit-idle-time=-1',
      '--use-pid-file=no',
      '--disable-shm=yes',
      '--high-priority=no',
    ].concat(['--realtime=no', '--log-target=stderr', ...loads.map((module) => `--load=${module}`)]),
    { env: { PATH: process.env.PATH, ...env } },
  );
  const ask = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(pactl, args, { env: { PATH: process.env.PATH, ...env } })).stdout;
  const hasSink = () =>
    ask('list', 'short', 'sinks').then(
      (sinks) => sinks.includes(SINK),
      () => false,
    );
  const stop = async () => {
    await daemon.stop();
    folder.remove();
  };
  await untilReady(daemon, hasSink);
  return { server, sink: SINK, monitor: `${SINK}.monitor`, env, ask, stop };
}
