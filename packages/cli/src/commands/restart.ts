import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { changeNamed } from './change.ts';
import { withExamples } from './examples.ts';

/** Adds `restart`. */
export function addRestart(program: Command, cli: Cli): void {
  const command = program
    .command('restart')
    .description('Stop and start streams that run or are paused, and try those again that failed.')
    .argument('<names...>', 'streams')
    .action(async (names: readonly string[], _flags: object, self: Command) => {
      await changeNamed(cli, 'restart', { names, self });
    });
  withExamples(command, ['restart payments', 'restart payments people']);
}
