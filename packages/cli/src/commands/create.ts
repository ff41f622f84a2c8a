import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { answer, operate } from '../cli.ts';
import { parseSettings } from '../config/parse-settings.ts';
import { streamDetails } from '../format/stream-details.ts';
import { withExamples } from './examples.ts';
import { flagsOf, wholeNumber } from './flags.ts';

interface CreateFlags {
  readonly definition: string;
  readonly set?: readonly string[] | undefined;
  readonly transform?: string | undefined;
  readonly batchSize?: number | undefined;
  readonly batchInterval?: number | undefined;
}

/** Adds `create`. */
export function addCreate(program: Command, cli: Cli): void {
  const command = program
    .command('create')
    .description('Make a stream of one of the kinds that the configuration defines. It is stopped at first.')
    .argument('<name>', 'letters, digits, dots, dashes and underlines')
    .requiredOption('-d, --definition <kind>', 'the kind of stream; `rivergraph definitions` lists them')
    .option(
      '-s, --set <key=value...>',
      'settings; values as JSON where they are that, keys with dots for nested ones. They are stored: no credentials',
    )
    .option('-t, --transform <file>', 'a module in the folder of transforms')
    .option('--batch-size <n>', 'writes per batch (default: 1000)', wholeNumber(1))
    .option('--batch-interval <ms>', 'how long a write waits for company (default: 100)', wholeNumber(0))
    .action(async (name: string, _flags: CreateFlags, self: Command) => await create(cli, name, self));
  withExamples(command, [
    'create payments --definition kafka --set topics=payments group=graph-payments',
    'create people -d kafka -s topics=\'["people","friends"]\' -s sasl.mechanism=plain -t people.js',
    'create audit -d files --set path=audit.jsonl --batch-size 500 --batch-interval 1000',
  ]);
}

async function create(cli: Cli, name: string, self: Command): Promise<void> {
  const flags = flagsOf<CreateFlags>(self);
  const config = {
    definition: flags.definition,
    settings: parseSettings(flags.set ?? []),
    transform: flags.transform,
    batchSize: flags.batchSize,
    batchIntervalMs: flags.batchInterval,
  };
  const stream = await operate(cli, flags, async (operator) => await operator.create(name, config));
  answer(cli, flags, { text: (paint) => streamDetails(stream, paint), json: stream });
}
