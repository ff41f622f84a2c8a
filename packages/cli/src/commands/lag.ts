import type { Command } from 'commander';
import type { Answer, Cli } from '../cli.ts';
import { answer, operate } from '../cli.ts';
import { lagReport, lagTable } from '../format/lag-table.ts';
import { watch } from '../live/watch.ts';
import type { Operator } from '../operator/operator.ts';
import { withExamples } from './examples.ts';
import { flagsOf } from './flags.ts';

interface LagFlags {
  readonly watch?: boolean | undefined;
}

/** Adds `lag`. */
export function addLag(program: Command, cli: Cli): void {
  const command = program
    .command('lag')
    .description(
      'Tell how far each partition is: records that wait at the source, time behind, records in hand that are not committed, and the age of the oldest of them.',
    )
    .argument('[name]', 'a stream; all when left out')
    .option('-w, --watch', 'tell it again and again, until Ctrl-C')
    .action(async (name: string | undefined, _flags: LagFlags, self: Command) => await lag(cli, name, self));
  withExamples(command, ['lag', 'lag payments --watch', 'lag --json']);
}

async function lag(cli: Cli, name: string | undefined, self: Command): Promise<void> {
  const flags = flagsOf<LagFlags>(self);
  const ask = async (operator: Operator): Promise<Answer> => {
    const streams = name === undefined ? await operator.list() : [await operator.one(name)];
    const reports = streams.map(lagReport);
    return { text: () => lagTable(streams), json: name === undefined ? reports : reports[0] };
  };
  if (flags.watch === true) await watch(cli, flags, ask);
  else answer(cli, flags, await operate(cli, flags, ask));
}
