import { parseFlags, UsageError, userPath } from '@rivergraph/example-kit';
import { shippedInput } from './files.ts';

/** What the user asked for. */
export interface Flags {
  readonly input: string;
  readonly database: string | undefined;
  readonly killAfter: number | undefined;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run demo -- [flags]

  --input FILE       your own ratings: a CSV file without a header, plain or gzip, of four columns:
                     rater, rated, rating from -10 to 10, unix time in seconds
  --database FOLDER  where the graph, the checkpoint and the rejected rows are kept
  --kill-after N     dies as by kill -9 while it writes, once N ratings are on their way
  --json FILE        leaves the figures in a file
  --check            loads the shipped ratings twice, into a fresh database unless --database names one;
                     fails unless every figure is exact and the second time changes nothing
  --help             shows this`;

/** Reads the flags. Failure: throws a {@link UsageError}. */
export function readFlags(args: readonly string[]): Flags {
  const { input, database, json, check, help, ...values } = parseFlags(args, options);
  if (check && input !== undefined)
    throw new UsageError('--check knows the shipped ratings only: leave out --input');
  if (check && values['kill-after'] !== undefined)
    throw new UsageError('--check wants to end: leave out --kill-after');
  return {
    input: pathOf(input) ?? shippedInput,
    database: pathOf(database),
    killAfter: countOf(values['kill-after']),
    json: pathOf(json),
    check: check === true,
    help: help === true,
  };
}

const options = {
  input: { type: 'string' },
  database: { type: 'string' },
  'kill-after': { type: 'string' },
  json: { type: 'string' },
  check: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

function pathOf(path: string | undefined): string | undefined {
  if (path === '') throw new UsageError('Expected a path, got an empty one');
  return path === undefined ? undefined : userPath(path);
}

function countOf(text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d{0,14}$/.test(text))
    return text === undefined ? undefined : Number(text);
  throw new UsageError(`--kill-after: expected a whole number of at least 1, got '${text}'`);
}
