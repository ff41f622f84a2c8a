import type { Command } from 'commander';
import type { Answer, Cli } from '../cli.ts';
import { answer, operate } from '../cli.ts';
import { streamDetails } from '../format/stream-details.ts';
import { streamTable } from '../format/stream-table.ts';
import { watch } from '../live/watch.ts';
import type { Operator } from '../operator/operator.ts';
import { withExamples } from './examples.ts';
import { flagsOf } from './flags.ts';

interface ShowFlags {
  readonly watch?: boolean | undefined;
}

/** Adds `show`. */
export function addShow(program: Command, cli: Cli): void {
  const command = program
    .command('show')
    .description(
      'Tell the state of all streams, or one in full: settings, counts, and why it waits or has failed.',
    )
    .argument('[name]', 'a stream; all when left out')
    .option('-w, --watch', 'tell it again and again, until Ctrl-C')
    .action(
      async (name: string | undefined, _flags: ShowFlags, self: Command) => await show(cli, name, self),
    );
  withExamples(command, [
    'show',
    'show payments',
    'show --watch',
    'show --json | jq -r \'.[] | select(.state == "failed").name\'',
  ]);
}

async function show(cli: Cli, name: string | undefined, self: Command): Promise<void> {
  const flags = flagsOf<ShowFlags>(self);
  const ask = async (operator: Operator): Promise<Answer> =>
    await (name === undefined ? all(operator) : one(operator, name));
  if (flags.watch === true) await watch(cli, flags, ask);
  else answer(cli, flags, await operate(cli, flags, ask));
}

async function all(operator: Operator): Promise<Answer> {
  const streams = await operator.list();
  return { text: (paint) => streamTable(streams, paint), json: streams };
}

async function one(operator: Operator, name: string): Promise<Answer> {
  const stream = await operator.one(name);
  return { text: (paint) => streamDetails(stream, paint), json: stream };
}
