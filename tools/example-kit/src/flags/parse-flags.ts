import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { UsageError } from './usage-error.ts';

/** The flags that there are, as `parseArgs` of Node wants them. */
export type FlagOptions = NonNullable<ParseArgsConfig['options']>;

/** The values of flags. */
export type FlagValues<TOptions extends FlagOptions> = ReturnType<
  typeof parseArgs<{ args: string[]; options: TOptions }>
>['values'];

/** Reads flags, and nothing else. Failure: throws a {@link UsageError}. */
export function parseFlags<const TOptions extends FlagOptions>(
  args: readonly string[],
  options: TOptions,
): FlagValues<TOptions> {
  try {
    return parseArgs<{ args: string[]; options: TOptions }>({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
