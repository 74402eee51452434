import type { Command } from 'commander';
import { examine, type Finding, type Health } from '../doctor.ts';
import { columns, print, printJson } from '../output.ts';

const EXAMPLES = `
Examples:
  sluice doctor
  sluice doctor --json > report.json`;

/** `sluice doctor`: what this build has, what was found, what is missing, and whether it works. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('check this installation')
    .description(
      'Say what this build has, which packages were found, which libraries are missing, and try it for a second.',
    )
    .option('--json', 'print everything as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: { json?: boolean }) => {
      const health = await examine();
      if (options.json) printJson(health);
      else print(...describe(health));
      if (!health.works) process.exitCode = 1;
    });
}

function describe(health: Health): string[] {
  const line = ({ name, ok, says }: Finding) => ['', ok === null ? '-' : ok ? 'ok' : 'NO', name, says];
  return [
    ...columns(health.facts.map(({ name, says }) => [name, says])),
    '',
    ...columns(health.findings.map(line)),
    '',
    health.works ? 'It works.' : 'It does not work; the lines with NO say why.',
  ];
}
