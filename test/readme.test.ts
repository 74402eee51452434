import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describePages } from './support/pages.ts';

describePages(['README.md']);

describe('docs/errors.md', () => {
  it('has every code that the library can give, and no other', () => {
    const read = (name: string) =>
      readFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), 'utf8');
    const documented = [...read('docs/errors.md').matchAll(/^### (ERR_\w+)$/gm)].map(([, code]) => code);
    const codes = new Set(read('src/errors.ts').match(/ERR_[A-Z_]+/g));
    expect(documented.sort()).toEqual([...codes].sort());
  });
});
