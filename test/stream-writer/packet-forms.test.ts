import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { packetsThrough } from '../support/copy.ts';
import { hasSystemFfmpeg, systemDecode } from '../support/reference.ts';
import { CLIP, scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();

/** The MD5 of every picture, whatever their times. */
const pictures = (path: string): string =>
  systemDecode(path, ['-map', '0:v:0', '-fps_mode', 'passthrough', '-f', 'md5']).toString();

describe('H.264 of an MP4, written packet by packet', () => {
  it.skipIf(!hasSystemFfmpeg).each(['avi', 'h264', 'mpegts', 'matroska', 'flv'])(
    'takes the form that %s wants: another decoder gets the same pictures',
    async (format) => {
      const path = scratch(`copied.${format}`);
      writeFileSync(path, await packetsThrough(CLIP, format));
      expect(pictures(path)).toBe(pictures(CLIP));
    },
  );
});
