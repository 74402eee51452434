import { describe, it } from 'vitest';
import { SMALL } from '../support/full-read.ts';
import { hasMediaFolder, mediaFile, readFacts } from '../support/media-folder.ts';
import { expectFramesToMatch, expectSeeksToMatch, readWhole } from '../support/seek-property.ts';

/** Files with something in them that can be decoded, which no fault cuts short. */
const files = [
  ...new Set(
    readFacts()
      .filter(({ frames, decodeErrors, openError }) => frames > 0 && decodeErrors === 0 && openError === null)
      .map(({ file }) => file),
  ),
];

/** Cut off or damaged: a full read ends with an error. */
const DAMAGED = /png-truncated|webp\.webp|faulty|small\/(gif\.gif|Windows|AudioVideo|mp3\.mp3)/;
/** AC-3's own noise. */
const tolerance = (file: string): number => (file.includes('ssa') ? 2e-4 : 1e-6);
/** Page times that contradict each other by a block now and then: FFmpeg's own reading jumps to and fro there. */
const JUMPS = /bear_vorbis/;

describe.skipIf(!hasMediaFolder)('seeks and single frames of real media are slices of a full read', () => {
  it.each(files.filter((file) => !DAMAGED.test(file) && !JUMPS.test(file)))(
    'of %s',
    async (file) => {
      const whole = await readWhole(mediaFile(file), SMALL);
      for (const kinds of ['pictures', 'sound', 'pictures and sound']) {
        if (kinds.split(' and ').every((kind) => whole[kind as 'pictures' | 'sound'] !== null)) {
          await expectSeeksToMatch(whole, kinds, tolerance(file));
        }
      }
      await expectFramesToMatch(whole);
    },
    60_000,
  );
});
