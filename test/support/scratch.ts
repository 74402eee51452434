import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** The clip that is part of the project: ten seconds of speech and a moving picture. */
export const CLIP: string = fileURLToPath(new URL('../../examples/media/speech.mp4', import.meta.url));

/** An empty folder for the files of one test file; it goes when its tests are done. */
export function scratchFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}
