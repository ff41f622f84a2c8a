import type { StreamInfo } from '@rivergraph/streams';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { answer, operate } from '../cli.ts';
import { streamTable } from '../format/stream-table.ts';
import type { Change, Operator } from '../operator/operator.ts';
import { choiceOf, flagsOf } from './flags.ts';
import type { Choice } from './flags.ts';

interface ChangeFlags {
  readonly all?: boolean | undefined;
}

/** Changes the streams that a command line names, and tells how they are then. */
export async function changeNamed(
  cli: Cli,
  change: Change,
  { names, self }: { readonly names: readonly string[]; readonly self: Command },
): Promise<void> {
  const flags = flagsOf<ChangeFlags>(self);
  const choice = choiceOf(names, flags);
  const streams = await operate(cli, flags, async (operator) => await changeChosen(operator, change, choice));
  answer(cli, flags, {
    text: (paint) => streamTable(streams, paint),
    json: choice.all ? streams : only(streams),
  });
}

/** Changes streams at once; the first failure counts, when all have been tried. */
export async function changeChosen(
  operator: Operator,
  change: Change,
  choice: Choice,
): Promise<readonly StreamInfo[]> {
  const names = await namesOf(operator, choice);
  return await allOf(names.map(async (name) => await operator.change(name, change)));
}

/** The names that a choice means. */
export async function namesOf(operator: Operator, { names, all }: Choice): Promise<readonly string[]> {
  return all ? (await operator.list()).map(({ name }) => name) : names;
}

/** Waits for all, and only then throws what the first of them threw. */
export async function allOf<T>(tasks: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(tasks);
  return await Promise.all(tasks);
}

/** One thing where one was asked for. */
export function only<T>(list: readonly T[]): T | readonly T[] {
  const [first] = list;
  return list.length === 1 && first !== undefined ? first : list;
}
