/** What is published, and where it is put together. */
import { readFileSync } from 'node:fs';
import { inRoot, platform } from '../setup/paths.mjs';

/** Everything made by packaging. */
export const outFolder = inRoot('out');

/** The four packages: `key`, its folder under `out/`, and for FFmpeg's its flavour. */
export const packages = {
  main: { folder: inRoot('out', 'sluice') },
  addon: { folder: inRoot('out', platform), template: inRoot('npm', platform) },
  lgpl: { folder: inRoot('out', `ffmpeg-${platform}`), template: inRoot('npm', `ffmpeg-${platform}`) },
  gpl: { folder: inRoot('out', `ffmpeg-gpl-${platform}`), template: inRoot('npm', `ffmpeg-gpl-${platform}`) },
};

/** The parsed package.json of a folder. */
export function readManifest(folder) {
  return JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
}
