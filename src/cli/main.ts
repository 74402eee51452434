import tab from '@bomb.sh/tab/commander';
import { CommanderError } from 'commander';
import { completeValues } from './completion.ts';
import { describeFailure } from './failure.ts';
import { createProgram } from './program.ts';

/** Exit codes: 0 done, 1 failed, 2 the command line itself is wrong. */
async function main(): Promise<number> {
  const program = createProgram();
  completeValues(tab(program, { completionCommandName: 'completion' }));
  try {
    await program.parseAsync();
    // A command that has reported a failure itself has set this.
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already said what is wrong, or shown the help that was asked for.
      return error.exitCode === 0 ? 0 : 2;
    }
    process.stderr.write(`${describeFailure(error)}\n`);
    return 1;
  }
}

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
process.exitCode = await main();
