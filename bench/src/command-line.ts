import { resolve } from 'node:path';

/** The command makes no sense; the message says why. */
class UsageError extends Error {}

/** The exit codes of the commands. */
export const exitCodes = { ok: 0, failed: 1, usage: 64, unavailable: 69 } as const;

/** Takes the one name among the positionals, and what goes by it. Failure: throws a {@link UsageError}. */
export function chosen<T>(kind: string, positionals: readonly string[], known: ReadonlyMap<string, T>): T {
  const [name, ...more] = positionals;
  const found = name === undefined || more.length > 0 ? undefined : known.get(name);
  if (found !== undefined) return found;
  const problem =
    name === undefined ? `Which ${kind}?` : `There is no ${kind} named "${positionals.join(' ')}".`;
  throw new UsageError(`${problem} Known: ${[...known.keys()].join(', ')}`);
}

/** Reads a number of at least `min`. Failure: throws a {@link UsageError}. */
export function numberFlag(
  flag: string,
  text: string | undefined,
  { min }: { readonly min: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (value >= min && Number.isFinite(value)) return value;
  throw new UsageError(`--${flag}: expected a number of at least ${min}, got '${text}'`);
}

/** Checks that a text is part of a known name. Failure: throws a {@link UsageError}. */
export function partFlag(
  flag: string,
  text: string | undefined,
  known: readonly string[],
): string | undefined {
  if (text === undefined || known.some((name) => name.includes(text))) return text;
  const names = known.length === 0 ? 'there is none to pick' : `known: ${known.join('; ')}`;
  throw new UsageError(`--${flag}: expected a part of a name, got '${text}'; ${names}`);
}

/** Resolves a path of the user; npm runs scripts elsewhere and tells in INIT_CWD where the user stood. */
export function pathFlag(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(process.env['INIT_CWD'] ?? '.', path);
}

/** Runs a command and sets the exit code; wrong usage is explained, any other failure is printed whole. */
export async function runCommand(usage: string, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    const isUsage = error instanceof UsageError || isParseError(error);
    console.error(isUsage ? `${(error as Error).message}\n\n${usage}` : error);
    process.exitCode = isUsage ? exitCodes.usage : exitCodes.failed;
  }
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
