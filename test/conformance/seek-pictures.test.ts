import { describe, it } from 'vitest';
import { canGenerate, GENERATED_PICTURES, generate } from '../support/generated-media.ts';
import { scratchFolder } from '../support/scratch.ts';
import { expectFramesToMatch, expectSeeksToMatch, readWhole } from '../support/seek-property.ts';

const scratch = scratchFolder();

/** AC-3 fills what it left out with noise of the decoder's own; MP2's integer decoder carries its rounding on. */
const TOLERANCE: Record<string, number> = {
  'mpeg2.ts': 0.05,
  'mpeg2.mpg': 2 ** -15,
  'open-gop.ts': 2 ** -15,
};

describe.skipIf(!canGenerate)('a seek, and single frames, are the same slice of a full read', () => {
  it.each(GENERATED_PICTURES.map((recipe) => [recipe.name, recipe] as const))(
    'of %s',
    async (name, recipe) => {
      generate(recipe, scratch(name));
      const whole = await readWhole(scratch(name));
      const tolerance = TOLERANCE[name] ?? 1e-6;
      await expectSeeksToMatch(whole, 'pictures', tolerance);
      if (whole.sound !== null) {
        await expectSeeksToMatch(whole, 'sound', tolerance);
        await expectSeeksToMatch(whole, 'pictures and sound', tolerance);
      }
      await expectFramesToMatch(whole);
    },
    60_000,
  );
});
