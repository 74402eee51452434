import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const settings = new URL('../.cargo/sluice.json', import.meta.url);

/**
 * The ffmpeg command to compare with: of the very version that we link, where set-up built it, else the system's.
 * @returns {{ path: string, version: string }}
 */
export function referenceProgram() {
  const built = existsSync(settings) ? JSON.parse(readFileSync(settings, 'utf8')).ffmpeg : undefined;
  for (const path of [process.env.SLUICE_FFMPEG, built, 'ffmpeg']) {
    if (path && spawnSync(path, ['-version'], { stdio: 'ignore' }).status === 0) {
      return {
        path,
        version: execFileSync(path, ['-version'], { encoding: 'utf8' }).split(/ Copyright|\n/)[0],
      };
    }
  }
  throw new Error('no ffmpeg command to compare with: neither set-up has built one nor is one on the PATH');
}

/** The ffprobe that lies beside an ffmpeg. @param {string} path */
export const probeBeside = (path) => path.replace(/ffmpeg$/, 'ffprobe');

/** @param {string} path @param {string} encoder whether the program has it */
export const hasEncoder = (path, encoder) =>
  spawnSync(path, ['-hide_banner', '-encoders'], { encoding: 'utf8' }).stdout?.includes(` ${encoder} `) ??
  false;
