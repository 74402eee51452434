import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describePages } from '../support/pages.ts';

const DOCS: string = fileURLToPath(new URL('../../docs', import.meta.url));

// What is generated has no programs of its own.
const pages = readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
  .filter(
    (name) => name.endsWith('.md') && !/(^|\/)(node_modules|reference|options|\.vitepress)\//.test(name),
  )
  .sort();

describePages(pages.map((name) => `docs/${name}`));
