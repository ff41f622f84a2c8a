import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { changeNamed } from './change.ts';
import { withExamples } from './examples.ts';

/** Adds `resume`. */
export function addResume(program: Command, cli: Cli): void {
  const command = program
    .command('resume')
    .description('Let paused streams go on.')
    .argument('<names...>', 'streams')
    .action(async (names: readonly string[], _flags: object, self: Command) => {
      await changeNamed(cli, 'resume', { names, self });
    });
  withExamples(command, ['resume payments', 'resume payments people']);
}
