/** The test suites that count their tests. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { inRoot, root } from '../setup/paths.mjs';
import { run, runVisibly } from '../setup/run.mjs';
import { cargoEnvironment } from '../setup/rust-config.mjs';
import { SetupError, say } from '../setup/terminal.mjs';

/** Runs every Rust test; gives `{ passed, failed, skipped }`. */
export async function runRustTests() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const onLine = (text) => {
    const result = text.match(/^test result: .* (\d+) passed; (\d+) failed; (\d+) ignored/);
    if (result !== null) addCounts(counts, { passed: +result[1], failed: +result[2], skipped: +result[3] });
    if (/^test .* FAILED$|^error|^test result: FAILED/.test(text)) say(text);
  };
  const args = ['test', '--workspace', '--locked', '--no-fail-fast'];
  try {
    await run('cargo', args, {
      cwd: root,
      env: cargoEnvironment,
      log: inRoot('target', 'setup', 'cargo-test.log'),
      onLine,
    });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    counts.failed = Math.max(counts.failed, 1);
  }
  return counts;
}

/** Runs vitest on our terminal; gives `{ passed, failed, skipped }`. */
export async function runNodeTests(env) {
  const report = inRoot('target', 'setup', 'vitest.json');
  rmSync(report, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const status = await runVisibly(inRoot('node_modules/.bin/vitest'), args, {
    cwd: root,
    env: { ...process.env, ...env },
  });
  const counts = readReport(report);
  // Also a broken test file or an error outside of every test counts.
  if (status !== 0) counts.failed = Math.max(counts.failed, 1);
  return counts;
}

function readReport(file) {
  if (!existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Adds the second to the first. */
export function addCounts(total, counts) {
  for (const name of Object.keys(total)) total[name] += counts[name];
}
