import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { usageError } from '../errors.ts';
import { serve } from '../serving/serve.ts';
import { withExamples } from './examples.ts';
import { flagsOf } from './flags.ts';

/** Adds `serve`. */
export function addServe(program: Command, cli: Cli): void {
  const command = program
    .command('serve')
    .description(
      'Run the streams of the store until a signal: those that ran when it was last served, and those that other commands start. Their HTTP interface is on 127.0.0.1, unless the configuration says otherwise.',
    )
    .action(async (_flags: object, self: Command) => {
      const flags = flagsOf(self);
      if (flags.url !== undefined)
        throw usageError('--url: expected a command that asks a process, got serve, which is one');
      await serve(cli, flags, async () => undefined);
    });
  withExamples(command, [
    'serve',
    'serve --config deploy/rivergraph.config.ts',
    'serve --json > states.jsonl',
  ]);
}
