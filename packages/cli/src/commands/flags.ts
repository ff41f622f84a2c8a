import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { CommonFlags } from '../cli.ts';
import { usageError } from '../errors.ts';

/** Makes the parser of a flag that takes a whole number. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${least}.`);
  };
}

/** The flags of a command together with those of the program. */
export function flagsOf<T extends object>(command: Command): T & CommonFlags {
  return command.optsWithGlobals<T & CommonFlags>();
}

/** The flags that bound a run or a dry run. */
export interface BoundFlags {
  readonly batches?: number | undefined;
  readonly timeout?: number | undefined;
}

/** Adds the flags that bound a run or a dry run. */
export function withBounds(command: Command): Command {
  return command
    .option('--batches <n>', 'end after so many batches', wholeNumber(1))
    .option(
      '--timeout <ms>',
      'end after so long, if they do not come (default: 30000, or the most that the serving process allows)',
      wholeNumber(1),
    );
}

/** Streams by their names, or all. */
export interface Choice {
  readonly names: readonly string[];
  readonly all: boolean;
}

/** Reads which streams are meant: those that are named, or all that there are. Failure: `misconfigured` for both, or neither. */
export function choiceOf(names: readonly string[], flags: { readonly all?: boolean | undefined }): Choice {
  const all = flags.all === true;
  if (all === names.length > 0)
    throw usageError(
      all ? 'expected names or --all, got both' : 'expected the name of a stream, or --all, got neither',
    );
  return { names: [...new Set(names)], all };
}
