import { execFileSync } from 'node:child_process';

/** The system's ffmpeg, which is not the one we link: it makes files that ours has had no part in. */
const FFMPEG = '/usr/bin/ffmpeg';

/**
 * Runs the system's ffmpeg, which must succeed.
 *
 * @param args Inputs, options and the output.
 */
export function makeMedia(...args: readonly string[]): void {
  execFileSync(FFMPEG, ['-v', 'error', '-y', '-nostdin', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
