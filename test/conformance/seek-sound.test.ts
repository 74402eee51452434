import { describe, expect, it } from 'vitest';
import { canGenerate, GENERATED_SOUND, generate } from '../support/generated-media.ts';
import { scratchFolder } from '../support/scratch.ts';
import { expectSeeksToMatch, readWhole } from '../support/seek-property.ts';

const scratch = scratchFolder();

/** Opus decodes with floating point that settles to within its last bits in the run-up; all others are the same to the bit. */
const tolerance = (name: string): number => (name.includes('opus') ? 1e-6 : 0);

describe.skipIf(!canGenerate)('a seek is exact to the sample', () => {
  it.each(GENERATED_SOUND.map((recipe) => [recipe.name, recipe] as const))(
    'in %s',
    async (name, recipe) => {
      generate(recipe, scratch(name));
      const whole = await readWhole(scratch(name));
      expect(whole.sound?.times.length).toBeGreaterThan(170_000);
      await expectSeeksToMatch(whole, 'sound', tolerance(name));
    },
    60_000,
  );
});
