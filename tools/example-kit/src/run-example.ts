import { endQuietly } from './end-quietly.ts';
import { exitCodes } from './exit-codes.ts';
import type { Explanation } from './explain-error.ts';

/** What an example consists of, seen from the command line. */
export interface Example<TFlags extends { readonly help: boolean }> {
  readonly usage: string;
  /** Failure: throws a `UsageError`. */
  readFlags(args: readonly string[]): TFlags;
  /** Does what the user asked for, and settles with the exit code. */
  main(flags: TFlags): Promise<number>;
  /** Says of anything that was thrown what there is to print. */
  explain(error: unknown): Explanation;
}

/**
 * Runs an example with the flags of the command line, and leaves its exit code to the process.
 *
 * Settles when the example has ended. Where the user stopped it, it ends the process instead: what was under way then may try for
 * a while to reach a server that is gone.
 */
export async function runExample<TFlags extends { readonly help: boolean }>(
  example: Example<TFlags>,
): Promise<void> {
  endQuietly();
  process.exitCode = await exitCodeOf(example, process.argv.slice(2));
  if (process.exitCode === exitCodes.stopped) process.exit();
}

/** Runs an example, and settles with its exit code. What fails is printed. */
export async function exitCodeOf<TFlags extends { readonly help: boolean }>(
  { usage, readFlags, main, explain }: Example<TFlags>,
  args: readonly string[],
): Promise<number> {
  try {
    const flags = readFlags(args);
    if (!flags.help) return await main(flags);
    console.log(usage);
    return exitCodes.ok;
  } catch (error) {
    const { text, cause } = explain(error);
    console.error(text);
    return exitCodes[cause];
  }
}
