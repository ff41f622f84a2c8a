import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { changeNamed } from './change.ts';
import { withExamples } from './examples.ts';

/** Adds `pause`. */
export function addPause(program: Command, cli: Cli): void {
  const command = program
    .command('pause')
    .description(
      'Hold streams: they keep their partitions and take nothing in, also after a restart of the process.',
    )
    .argument('<names...>', 'streams')
    .action(async (names: readonly string[], _flags: object, self: Command) => {
      await changeNamed(cli, 'pause', { names, self });
    });
  withExamples(command, ['pause payments', 'pause payments people']);
}
