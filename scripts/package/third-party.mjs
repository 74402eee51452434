/** The Rust crates inside the addon and the programs beside it, and their licences. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { programNames, root } from '../setup/paths.mjs';
import { capture } from '../setup/run.mjs';
import { SetupError } from '../setup/terminal.mjs';

const roots = ['sluice-node', ...programNames];

/** Markdown: a table of the crates, then the text that each brings along. */
export function describeCrates() {
  const crates = listCrates();
  const rows = crates.map(
    (crate) => `| ${crate.name} | ${crate.version} | ${crate.license ?? 'see its text'} |`,
  );
  const texts = crates.map((crate) => `## ${crate.name} ${crate.version}\n\n${licenceTexts(crate)}`);
  return `# Rust crates in this addon and in the programs beside it\n\nThe Rust standard library is in it too, under MIT OR Apache-2.0, © The Rust Project Developers.\n\n| crate | version | licence |\n|---|---|---|\n${rows.join('\n')}\n\n${texts.join('\n')}`;
}

/** What is linked into the addon and the programs beside it: no build scripts' helpers, no test tools, no macros. */
function listCrates() {
  const text = capture(
    'cargo',
    ['metadata', '--format-version=1', '--locked', '--filter-platform=x86_64-unknown-linux-gnu'],
    { cwd: root },
  );
  if (text === null) throw new SetupError('cargo metadata failed.');
  const { packages, resolve } = JSON.parse(text);
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]));
  const byId = new Map(packages.map((entry) => [entry.id, entry]));
  const reached = new Set();
  const waiting = packages.filter((entry) => roots.includes(entry.name)).map((entry) => entry.id);
  while (waiting.length > 0) {
    const id = waiting.pop();
    if (reached.has(id) || isMacro(byId.get(id))) continue;
    reached.add(id);
    for (const dependency of nodes.get(id).deps) {
      if (dependency.dep_kinds.some(({ kind }) => kind === null)) waiting.push(dependency.pkg);
    }
  }
  const crates = [...reached].map((id) => byId.get(id)).filter((entry) => entry.source !== null);
  return crates.sort((a, b) => a.name.localeCompare(b.name));
}

function isMacro({ targets }) {
  return targets.some(({ kind }) => kind.includes('proc-macro'));
}

function licenceTexts({ manifest_path: manifest, license }) {
  const folder = dirname(manifest);
  const names = existsSync(folder)
    ? readdirSync(folder).filter((name) => /^(LICEN[CS]E|COPYING|COPYRIGHT|NOTICE)/i.test(name))
    : [];
  if (names.length === 0) return `Under ${license}; the crate has no text of its own.\n`;
  return names
    .map((name) => `\`\`\`text\n${readFileSync(join(folder, name), 'utf8').trim()}\n\`\`\`\n`)
    .join('\n');
}
