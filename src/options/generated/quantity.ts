// Made by scripts/generate-options.mjs from what the build says of itself. Do not edit.

/** A number, or FFmpeg's way of writing one: `'128k'`, `'1.5M'`. */
export type Quantity = number | `${number}` | `${number}${'k' | 'K' | 'M' | 'G'}`;
