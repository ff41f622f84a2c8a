import { resolve } from 'node:path';
import { misconfigured } from '@rivergraph/core';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { answer, operate, tell } from '../cli.ts';
import type { DeadLetters } from '../dead-letters/read-dead-letters.ts';
import { readDeadLetters } from '../dead-letters/read-dead-letters.ts';
import { usageError } from '../errors.ts';
import { deadLetterDocument, deadLetterTable } from '../format/dead-letter-table.ts';
import { count, counted } from '../format/numbers.ts';
import { printable } from '../format/printable.ts';
import { withExamples } from './examples.ts';
import { flagsOf, wholeNumber } from './flags.ts';

interface ListFlags {
  readonly file?: string | undefined;
  readonly limit: number;
  readonly values?: boolean | undefined;
}

const defaultLimit = 50;

/** Adds `dlq list` and `dlq replay`. */
export function addDlq(program: Command, cli: Cli): void {
  const dlq = program
    .command('dlq')
    .description('Look at the records that were rejected, and write them once more.');
  const list = dlq
    .command('list')
    .description('Tell the last records of a dead letter, and why each was rejected.')
    .argument('[name]', 'a stream')
    .option('-f, --file <path>', 'a file of dead letters, instead of that of a stream')
    .option('-n, --limit <n>', 'how many, from the end', wholeNumber(1), defaultLimit)
    .option('--values', 'their keys and values too')
    .action(
      async (name: string | undefined, _flags: ListFlags, self: Command) =>
        await listRecords(cli, name, self),
    );
  withExamples(list, [
    'dlq list payments',
    'dlq list payments --limit 5 --values',
    'dlq list --file rejected.jsonl --json',
  ]);
  const replay = dlq
    .command('replay')
    .description(
      'Write the rejected records of a stopped stream once more. Those that are rejected again are kept.',
    )
    .argument('<name>', 'a stream')
    .action(async (name: string, _flags: object, self: Command) => await replayRecords(cli, name, self));
  withExamples(replay, ['dlq replay payments']);
}

async function listRecords(cli: Cli, name: string | undefined, self: Command): Promise<void> {
  const flags = flagsOf<ListFlags>(self);
  const path = await pathOf(cli, name, self);
  const { records, total, broken } = (await readDeadLetters(path, flags.limit)) ?? none(path, flags);
  const bytes = flags.values === true ? 'shown' : 'hidden';
  answer(cli, flags, {
    text: () => deadLetterTable(records, bytes),
    json: { file: path, total, broken, records: records.map((record) => deadLetterDocument(record, bytes)) },
  });
  const shown = records.length < total ? `, the last ${count(records.length)} shown` : '';
  tell(cli, flags, printable(`${counted(total, 'record')} in ${path}${shown}`));
  if (broken > 0) tell(cli, flags, `${counted(broken, 'line')} cannot be read`);
}

/** That of a stream is made at the first rejection; one that was named is meant to be there. */
function none(path: string, { file }: ListFlags): DeadLetters {
  if (file === undefined) return { records: [], total: 0, broken: 0 };
  throw misconfigured(`--file: expected a file at '${path}', found none`);
}

async function pathOf(cli: Cli, name: string | undefined, self: Command): Promise<string> {
  const flags = flagsOf<ListFlags>(self);
  if ((name === undefined) === (flags.file === undefined))
    throw usageError('expected either the name of a stream or --file');
  if (flags.file !== undefined) return resolve(cli.host.cwd, flags.file);
  const stream = await operate(cli, flags, async (operator) => await operator.one(name ?? ''));
  if (stream.deadLetterFile != null) return stream.deadLetterFile;
  throw usageError(
    `stream '${stream.name}': expected a file of dead letters, its definition brings a dead letter of its own`,
  );
}

async function replayRecords(cli: Cli, name: string, self: Command): Promise<void> {
  const flags = flagsOf(self);
  const result = await operate(cli, flags, async (operator) => await operator.replay(name));
  const { replayed, rejected } = result;
  answer(cli, flags, {
    text: () =>
      printable(`${name}: ${counted(replayed, 'record')} replayed, ${count(rejected)} rejected again`),
    json: { name, ...result },
  });
}
