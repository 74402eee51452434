// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

import type { Quantity } from '../quantity.ts';

/** Options of the filter `tblend`. */
export type TblendFilterOptions = {
  /** Set component #0 blend mode. 0 … 39 @default normal */
  readonly c0_mode?: 'addition' | 'addition128' | 'grainmerge' | 'and' | 'average' | 'burn' | 'darken' | 'difference' | 'difference128' | 'grainextract' | 'divide' | 'dodge' | 'exclusion' | 'extremity' | 'freeze' | 'glow' | 'hardlight' | 'hardmix' | 'heat' | 'lighten' | 'linearlight' | 'multiply' | 'multiply128' | 'negation' | 'normal' | 'or' | 'overlay' | 'phoenix' | 'pinlight' | 'reflect' | 'screen' | 'softlight' | 'subtract' | 'vividlight' | 'xor' | 'softdifference' | 'geometric' | 'harmonic' | 'bleach' | 'stain' | 'interpolate' | 'hardoverlay' | number;
  /** Set component #1 blend mode. 0 … 39 @default normal */
  readonly c1_mode?: 'addition' | 'addition128' | 'grainmerge' | 'and' | 'average' | 'burn' | 'darken' | 'difference' | 'difference128' | 'grainextract' | 'divide' | 'dodge' | 'exclusion' | 'extremity' | 'freeze' | 'glow' | 'hardlight' | 'hardmix' | 'heat' | 'lighten' | 'linearlight' | 'multiply' | 'multiply128' | 'negation' | 'normal' | 'or' | 'overlay' | 'phoenix' | 'pinlight' | 'reflect' | 'screen' | 'softlight' | 'subtract' | 'vividlight' | 'xor' | 'softdifference' | 'geometric' | 'harmonic' | 'bleach' | 'stain' | 'interpolate' | 'hardoverlay' | number;
  /** Set component #2 blend mode. 0 … 39 @default normal */
  readonly c2_mode?: 'addition' | 'addition128' | 'grainmerge' | 'and' | 'average' | 'burn' | 'darken' | 'difference' | 'difference128' | 'grainextract' | 'divide' | 'dodge' | 'exclusion' | 'extremity' | 'freeze' | 'glow' | 'hardlight' | 'hardmix' | 'heat' | 'lighten' | 'linearlight' | 'multiply' | 'multiply128' | 'negation' | 'normal' | 'or' | 'overlay' | 'phoenix' | 'pinlight' | 'reflect' | 'screen' | 'softlight' | 'subtract' | 'vividlight' | 'xor' | 'softdifference' | 'geometric' | 'harmonic' | 'bleach' | 'stain' | 'interpolate' | 'hardoverlay' | number;
  /** Set component #3 blend mode. 0 … 39 @default normal */
  readonly c3_mode?: 'addition' | 'addition128' | 'grainmerge' | 'and' | 'average' | 'burn' | 'darken' | 'difference' | 'difference128' | 'grainextract' | 'divide' | 'dodge' | 'exclusion' | 'extremity' | 'freeze' | 'glow' | 'hardlight' | 'hardmix' | 'heat' | 'lighten' | 'linearlight' | 'multiply' | 'multiply128' | 'negation' | 'normal' | 'or' | 'overlay' | 'phoenix' | 'pinlight' | 'reflect' | 'screen' | 'softlight' | 'subtract' | 'vividlight' | 'xor' | 'softdifference' | 'geometric' | 'harmonic' | 'bleach' | 'stain' | 'interpolate' | 'hardoverlay' | number;
  /** Set blend mode for all components. -1 … 39 @default -1 */
  readonly all_mode?: 'addition' | 'addition128' | 'grainmerge' | 'and' | 'average' | 'burn' | 'darken' | 'difference' | 'difference128' | 'grainextract' | 'divide' | 'dodge' | 'exclusion' | 'extremity' | 'freeze' | 'glow' | 'hardlight' | 'hardmix' | 'heat' | 'lighten' | 'linearlight' | 'multiply' | 'multiply128' | 'negation' | 'normal' | 'or' | 'overlay' | 'phoenix' | 'pinlight' | 'reflect' | 'screen' | 'softlight' | 'subtract' | 'vividlight' | 'xor' | 'softdifference' | 'geometric' | 'harmonic' | 'bleach' | 'stain' | 'interpolate' | 'hardoverlay' | number;
  /** Set color component #0 expression. */
  readonly c0_expr?: string | number;
  /** Set color component #1 expression. */
  readonly c1_expr?: string | number;
  /** Set color component #2 expression. */
  readonly c2_expr?: string | number;
  /** Set color component #3 expression. */
  readonly c3_expr?: string | number;
  /** Set expression for all color components. */
  readonly all_expr?: string | number;
  /** Set color component #0 opacity. 0 … 1 @default 1 */
  readonly c0_opacity?: Quantity;
  /** Set color component #1 opacity. 0 … 1 @default 1 */
  readonly c1_opacity?: Quantity;
  /** Set color component #2 opacity. 0 … 1 @default 1 */
  readonly c2_opacity?: Quantity;
  /** Set color component #3 opacity. 0 … 1 @default 1 */
  readonly c3_opacity?: Quantity;
  /** Set opacity for all color components. 0 … 1 @default 1 */
  readonly all_opacity?: Quantity;
};
