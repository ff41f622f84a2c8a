import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { changeNamed } from './change.ts';
import { withExamples } from './examples.ts';

/** Adds `stop`. */
export function addStop(program: Command, cli: Cli): void {
  const command = program
    .command('stop')
    .description(
      'Stop streams, for good: they write and commit what they took in, and stay stopped over restarts.',
    )
    .argument('[names...]', 'streams')
    .option('-a, --all', 'all streams')
    .action(async (names: readonly string[], _flags: object, self: Command) => {
      await changeNamed(cli, 'stop', { names, self });
    });
  withExamples(command, ['stop payments', 'stop payments people', 'stop --all']);
}
