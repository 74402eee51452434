/** `npm run package`: builds all that is published and packs it into `out/`; prints the sizes. */

import { assemblePackages } from './package/assemble.mjs';
import { packages } from './package/folders.mjs';
import { listSizes, packAll } from './package/pack.mjs';
import { main, setUp } from './setup/index.mjs';
import { say } from './setup/terminal.mjs';

const verbose = process.argv.includes('--sizes');

await main(async () => {
  await setUp({ gpl: true });
  await assemblePackages();
  const packed = packAll();
  for (const [key, { file, bytes, unpackedBytes }] of Object.entries(packed)) {
    say(`${file}: ${megabytes(bytes)} packed, ${megabytes(unpackedBytes)} unpacked`);
    if (verbose) {
      for (const entry of listSizes(packages[key].folder).slice(0, 40))
        say(`  ${megabytes(entry.bytes)}  ${entry.name}`);
    }
  }
  const set = packed.main.unpackedBytes + packed.addon.unpackedBytes + packed.lgpl.unpackedBytes;
  say(`sluice with the LGPL library: ${megabytes(set)} unpacked`);
});

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
