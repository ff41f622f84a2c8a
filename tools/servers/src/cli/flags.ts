import { parseArgs } from 'node:util';
import { UsageError } from './usage.ts';

/** The flags that a server has. */
export interface FlagNames<Valued extends string, Bare extends string> {
  readonly valued: readonly Valued[];
  /** Flags that stand alone. @defaultValue none */
  readonly bare?: readonly Bare[] | undefined;
}

/** Takes a command line apart. Throws a `UsageError` for what is no flag. */
export function parseFlags<Valued extends string, Bare extends string = never>(
  args: readonly string[],
  { valued, bare = [] }: FlagNames<Valued, Bare>,
): { [name in Valued]?: string } & { [name in Bare]?: true } {
  const options = Object.fromEntries([
    ...valued.map((name) => [name, { type: 'string' }] as const),
    ...bare.map((name) => [name, { type: 'boolean' }] as const),
  ]);
  try {
    const { values } = parseArgs({ args: [...args], options });
    return values as { [name in Valued]?: string } & { [name in Bare]?: true };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The flags could not be read.', {
      cause: error,
    });
  }
}

/** Reads the value of a flag that is one of a few words. Throws a `UsageError` for another. */
export function oneOf<T extends string>(
  flag: string,
  value: string | undefined,
  values: readonly T[],
): T | undefined {
  const known = values.find((candidate) => candidate === value);
  if (value !== undefined && known === undefined)
    throw new UsageError(`${flag}: expected ${values.join(' or ')}, got "${value}"`);
  return known;
}

/** Reads the value of the flag `--port`. Throws a `UsageError` when it is no port. */
export function portOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port < 65_500) return port;
  throw new UsageError(`--port: expected a port, got "${value}"`);
}

/** Reads the value of a flag that counts something. Throws a `UsageError` when it is no whole number from 1 on. */
export function wholeOf(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isInteger(number) && number > 0) return number;
  throw new UsageError(`${flag}: expected a whole number from 1 on, got "${value}"`);
}
