import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { answer, operate } from '../cli.ts';
import { unknown } from '../format/numbers.ts';
import { printable } from '../format/printable.ts';
import { table } from '../format/table.ts';
import { withExamples } from './examples.ts';
import { flagsOf } from './flags.ts';

/** Adds `definitions`. */
export function addDefinitions(program: Command, cli: Cli): void {
  const command = program
    .command('definitions')
    .description('List the kinds of streams that the configuration defines.')
    .action(async (_flags: object, self: Command) => {
      const flags = flagsOf(self);
      const found = await operate(cli, flags, async (operator) => await operator.definitions());
      const rows = found.map(({ name, version, transform, description }) =>
        [name, version, transform, description ?? unknown].map(printable),
      );
      answer(cli, flags, {
        text: () => table(['name', 'version', 'transform', 'description'], rows),
        json: found,
      });
    });
  withExamples(command, ['definitions', 'definitions --json']);
}
