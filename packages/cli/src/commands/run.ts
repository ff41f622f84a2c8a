import { resolve } from 'node:path';
import type { Pipeline, RunOptions, RunResult } from '@rivergraph/core';
import type { Command } from 'commander';
import type { Cli, CommonFlags } from '../cli.ts';
import { answer, tell } from '../cli.ts';
import { usageError } from '../errors.ts';
import { count, counted } from '../format/numbers.ts';
import { listenForStop } from '../process/stop-request.ts';
import { loadPipeline } from '../running/pipeline-module.ts';
import { showProgress } from '../running/show-progress.ts';
import { withExamples } from './examples.ts';
import { flagsOf, wholeNumber } from './flags.ts';

interface RunFlags {
  readonly limitBatches?: number | undefined;
  readonly limitRecords?: number | undefined;
  readonly untilEnd?: boolean | undefined;
  readonly timeout?: number | undefined;
}

/** Adds `run`. */
export function addRun(program: Command, cli: Cli): void {
  const command = program
    .command('run')
    .description(
      'Run the pipeline that a module exports by default, until it ends or a signal. Needs no configuration.',
    )
    .argument(
      '<module>',
      'a .ts, .mts, .js or .mjs file that exports a pipeline, a promise of one or a function that gives one',
    )
    .option('--limit-batches <n>', 'end after so many batches', wholeNumber(1))
    .option('--limit-records <n>', 'end after so many records', wholeNumber(1))
    .option('--until-end', 'end when all was read that was there at the start')
    .option('--timeout <ms>', 'end after so long', wholeNumber(1))
    .action(async (module: string, _flags: RunFlags, self: Command) => await run(cli, module, self));
  withExamples(command, [
    'run pipeline.ts',
    'run pipeline.ts --until-end',
    'run pipeline.ts --limit-records 1000 --json',
  ]);
}

async function run(cli: Cli, module: string, self: Command): Promise<void> {
  const flags = flagsOf<RunFlags>(self);
  refuseConnectFlags(flags);
  const options = runOptionsOf(flags);
  using stop = listenForStop(cli.host);
  const pipeline = await loadPipeline(resolve(cli.host.cwd, module));
  const result = await runToItsEnd(cli, flags, { pipeline, options, signal: stop.signal });
  answer(cli, flags, { text: () => resultLine(result), json: result });
}

async function runToItsEnd(
  cli: Cli,
  flags: CommonFlags,
  task: { readonly pipeline: Pipeline; readonly options: RunOptions; readonly signal: AbortSignal },
): Promise<RunResult> {
  const { pipeline, options, signal } = task;
  const over = new AbortController();
  const running = pipeline.run(options);
  const stop = (): void => {
    tell(cli, flags, 'stopping: writes what was taken in; a second signal ends it at once');
    void pipeline.stop();
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  const shown = flags.json === true ? undefined : showProgress(pipeline, cli.host, over.signal);
  try {
    return await running;
  } finally {
    signal.removeEventListener('abort', stop);
    over.abort();
    await shown;
  }
}

function refuseConnectFlags({ url, tokenFile, config }: CommonFlags): void {
  const given = Object.entries({ '--url': url, '--token-file': tokenFile, '--config': config });
  const flag = given.find(([, value]) => value !== undefined)?.[0];
  if (flag !== undefined)
    throw usageError(
      `${flag}: expected a command that looks for streams, got run, which runs a module alone`,
    );
}

function runOptionsOf(flags: RunFlags): RunOptions {
  const { limitBatches: batches, limitRecords: records, untilEnd, timeout } = flags;
  if (batches !== undefined && records !== undefined)
    throw usageError('expected --limit-batches or --limit-records, got both');
  return {
    limit: batches === undefined ? (records === undefined ? undefined : { records }) : { batches },
    until: untilEnd === true ? 'end' : 'forever',
    timeoutMs: timeout,
  };
}

function resultLine({ reason, stats }: RunResult): string {
  const { consumed, written, deadLettered } = stats;
  return `ended (${reason}): ${counted(consumed, 'record')}, ${count(written)} written, ${count(deadLettered)} dead-lettered`;
}
