/**
 * `npm test`: set-up, then lint, types, layers, Rust tests and Node tests; everything runs even when
 * something failed before. The last line counts the tests; a check that failed counts as one failed test.
 * With names of checks or suites (`npm test -- clippy vitest`), only those.
 */

import { buildFolders } from './setup/ffmpeg/recipe.mjs';
import { main, setUp } from './setup/index.mjs';
import { root } from './setup/paths.mjs';
import { run } from './setup/run.mjs';
import { cargoEnvironment } from './setup/rust-config.mjs';
import { formatDuration, SetupError, say } from './setup/terminal.mjs';
import { listChecks } from './test/checks.mjs';
import { addCounts, runNodeTests, runRustTests } from './test/suites.mjs';

const chosen = process.argv.slice(2).map((name) => name.toLowerCase());

await main(async () => {
  await setUp({ packaging: true, tests: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const check of listChecks().filter(isChosen)) await timed(check.name, () => runCheck(check, total));
  const suites = [
    { name: 'Rust tests (cargo)', start: runRustTests },
    { name: 'Node tests (vitest)', start: () => runNodeTests(programs()) },
  ];
  for (const { name, start } of suites.filter(isChosen)) {
    await timed(name, async () => addCounts(total, await start()));
  }
  process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0 ? 0 : 1;
});

function isChosen({ name }) {
  return chosen.length === 0 || chosen.some((word) => name.toLowerCase().includes(word));
}

async function timed(name, task) {
  const started = Date.now();
  say(`\n== ${name}`);
  await task();
  say(`   ${name}: ${formatDuration(Date.now() - started)}`);
}

async function runCheck({ command, args }, total) {
  try {
    await run(command, args, { cwd: root, env: cargoEnvironment });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    total.failed += 1;
  }
}

/** FFmpeg's own programs of the same build, for tests that compare with them. */
function programs() {
  const { installed } = buildFolders('lgpl');
  return { SLUICE_FFMPEG: `${installed}/bin/ffmpeg`, SLUICE_FFPROBE: `${installed}/bin/ffprobe` };
}
