import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { answer, operate } from '../cli.ts';
import { printable } from '../format/printable.ts';
import { withExamples } from './examples.ts';
import { flagsOf } from './flags.ts';

/** Adds `drop`. */
export function addDrop(program: Command, cli: Cli): void {
  const command = program
    .command('drop')
    .description(
      'Forget a stream that is stopped. Its dead letters stay, and so does what its source has stored.',
    )
    .argument('<name>', 'a stream')
    .action(async (name: string, _flags: object, self: Command) => {
      const flags = flagsOf(self);
      await operate(cli, flags, async (operator) => await operator.drop(name));
      answer(cli, flags, { text: () => printable(`${name}: dropped`), json: { name, dropped: true } });
    });
  withExamples(command, ['drop payments']);
}
