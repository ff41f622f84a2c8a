import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { answer, operate } from '../cli.ts';
import { usageError } from '../errors.ts';
import { checkTable } from '../format/check-table.ts';
import { withExamples } from './examples.ts';
import { flagsOf, withBounds } from './flags.ts';
import type { BoundFlags } from './flags.ts';

/** A dry run holds what it reads, and a serving process has other things to hold. */
const mostBatchesThere = 10;

/** Adds `check`. */
export function addCheck(program: Command, cli: Cli): void {
  const command = withBounds(
    program
      .command('check')
      .description(
        'Show the statements that a stream would run, with their parameters. Reads, and writes, commits and joins nothing; also while it runs. A serving process checks 10 batches at most.',
      )
      .argument('<name>', 'a stream'),
  ).action(async (name: string, _flags: BoundFlags, self: Command) => await check(cli, name, self));
  withExamples(command, [
    'check payments',
    'check payments --batches 3 --timeout 5000',
    'check payments --json',
  ]);
}

async function check(cli: Cli, name: string, self: Command): Promise<void> {
  const flags = flagsOf<BoundFlags>(self);
  const options = { limit: { batches: flags.batches ?? 1 }, timeoutMs: flags.timeout };
  const found = await operate(cli, flags, async (operator) => {
    if (operator.where === 'there' && options.limit.batches > mostBatchesThere)
      throw usageError(
        `--batches: expected ${mostBatchesThere} at most of a serving process, got ${options.limit.batches}`,
      );
    return await operator.check(name, options);
  });
  answer(cli, flags, { text: () => checkTable(found), json: found });
}
