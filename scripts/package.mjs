/**
 * `npm run package [-- --sizes | --json]`: builds all that is published and packs it into `out/`; says how
 * large it is, with `--sizes` file by file, with `--json` as one line for a program (the packaging tests).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assemblePackages } from './package/assemble.mjs';
import { outFolder, packages } from './package/folders.mjs';
import { listSizes, packAll } from './package/pack.mjs';
import { main, setUp } from './setup/index.mjs';
import { withLock } from './setup/lock.mjs';
import { nodeProgram, nodeVersions } from './setup/node-versions.mjs';
import { hashSources, stampIs, writeAtomically, writeStamp } from './setup/stamp.mjs';
import { say } from './setup/terminal.mjs';

const factsFile = join(outFolder, 'packages.json');

await main(async () => {
  await setUp({ packaging: true });
  const packed = await withLock(outFolder, 'package', ensurePacked);
  if (process.argv.includes('--json')) {
    const nodes = nodeVersions.map((version) => ({ version, program: nodeProgram(version) }));
    process.stdout.write(`${JSON.stringify({ packages: packed, nodes })}\n`);
    return;
  }
  for (const [key, facts] of Object.entries(packed)) report(key, facts);
  const set = packed.main.unpackedBytes + packed.addon.unpackedBytes + packed.lgpl.unpackedBytes;
  say(`sluice with the LGPL library: ${megabytes(set)} unpacked`);
});

/** Packs unless what lies in `out/` is of the present sources; the stamps of set-up stand for what was built. */
async function ensurePacked() {
  const hash = hashSources([
    'target/setup/addon',
    'target/setup/typescript',
    'npm',
    'docs',
    'README.md',
    'package.json',
    'scripts',
  ]);
  if (stampIs('packages', hash)) return JSON.parse(readFileSync(factsFile, 'utf8'));
  await assemblePackages();
  const packed = packAll();
  writeAtomically(factsFile, JSON.stringify(packed));
  writeStamp('packages', hash);
  return packed;
}

function report(key, { file, bytes, unpackedBytes }) {
  say(`${file}: ${megabytes(bytes)} packed, ${megabytes(unpackedBytes)} unpacked`);
  if (!process.argv.includes('--sizes')) return;
  for (const entry of listSizes(packages[key].folder).slice(0, 40))
    say(`  ${megabytes(entry.bytes)}  ${entry.name}`);
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
