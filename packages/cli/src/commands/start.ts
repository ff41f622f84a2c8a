import type { RunResult } from '@rivergraph/core';
import type { StreamInfo } from '@rivergraph/streams';
import type { Command } from 'commander';
import type { Cli, CommonFlags } from '../cli.ts';
import { answer, operate, tell } from '../cli.ts';
import { usageError } from '../errors.ts';
import { runTable } from '../format/run-table.ts';
import { streamTable } from '../format/stream-table.ts';
import type { Operator } from '../operator/operator.ts';
import { isInUse } from '../operator/while-in-use.ts';
import { listenForStop } from '../process/stop-request.ts';
import { serve } from '../serving/serve.ts';
import { allOf, changeChosen, namesOf, only } from './change.ts';
import { withExamples } from './examples.ts';
import { choiceOf, flagsOf, withBounds } from './flags.ts';
import type { BoundFlags, Choice } from './flags.ts';

interface StartFlags extends BoundFlags {
  readonly all?: boolean | undefined;
}

/** Adds `start`. */
export function addStart(program: Command, cli: Cli): void {
  const command = withBounds(
    program
      .command('start')
      .description(
        'Start streams. Without --batches they run from now on, also after restarts; where no process serves the store, this one does then, until a signal.',
      )
      .argument('[names...]', 'streams')
      .option('-a, --all', 'all streams'),
  ).action(
    async (names: readonly string[], _flags: StartFlags, self: Command) => await start(cli, names, self),
  );
  withExamples(command, ['start payments', 'start --all', 'start payments --batches 10 --timeout 60000']);
}

async function start(cli: Cli, names: readonly string[], self: Command): Promise<void> {
  const flags = flagsOf<StartFlags>(self);
  const choice = choiceOf(names, flags);
  if (flags.batches !== undefined) await startBounded(cli, flags, choice);
  else if (flags.timeout !== undefined) throw usageError('--timeout: expected --batches beside it, got none');
  else await startForGood(cli, flags, choice);
}

async function startForGood(cli: Cli, flags: CommonFlags, choice: Choice): Promise<void> {
  const names = await startOrName(cli, flags, choice);
  if (names === undefined) return;
  tell(cli, flags, 'no process serves these streams, so this one does now');
  try {
    await serve(cli, flags, async (streams) => {
      for (const name of names) await streams.start(name);
    });
  } catch (error) {
    // A process that was quicker may serve them by now.
    if (!isInUse(error) || (await startOrName(cli, flags, choice)) !== undefined) throw error;
  }
}

/** Starts streams of a serving process and tells them; else gives their names. */
async function startOrName(
  cli: Cli,
  flags: CommonFlags,
  choice: Choice,
): Promise<readonly string[] | undefined> {
  const started = await operate(cli, flags, async (operator) => await startThere(operator, choice));
  if (started.where === 'here') return started.names;
  const { streams } = started;
  const json = choice.all ? streams : only(streams);
  answer(cli, flags, { text: (paint) => streamTable(streams, paint), json });
  return undefined;
}

/** Starts streams of a serving process; of a store that nobody serves it only finds out whether they exist. */
async function startThere(
  operator: Operator,
  choice: Choice,
): Promise<
  | { readonly where: 'there'; readonly streams: readonly StreamInfo[] }
  | { readonly where: 'here'; readonly names: readonly string[] }
> {
  if (operator.where === 'there')
    return { where: 'there', streams: await changeChosen(operator, 'start', choice) };
  const names = await namesOf(operator, choice);
  for (const name of names) await operator.one(name);
  return { where: 'here', names };
}

async function startBounded(cli: Cli, flags: CommonFlags & StartFlags, choice: Choice): Promise<void> {
  const bounds = { limit: { batches: flags.batches ?? 1 }, timeoutMs: flags.timeout };
  const runs = await operate(cli, flags, async (operator) => {
    // What runs here drains at the first signal; what runs there goes on without this program.
    using stop = operator.where === 'here' ? listenForStop(cli.host) : undefined;
    stop?.signal.addEventListener('abort', () => void operator.close().catch(() => undefined));
    const names = await namesOf(operator, choice);
    const run = async (name: string): Promise<{ name: string; result: RunResult }> => ({
      name,
      result: await operator.runOnce(name, bounds),
    });
    return await allOf(names.map(run));
  });
  answer(cli, flags, {
    text: () => runTable(runs),
    json: choice.all ? runs.map(documentOf) : only(runs.map(documentOf)),
  });
}

function documentOf({ name, result }: { readonly name: string; readonly result: RunResult }): object {
  return { name, ...result };
}
