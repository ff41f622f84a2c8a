import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { PartitionKey } from './ratings.ts';

/** What the user asked for. */
export interface Flags {
  readonly records: number;
  readonly shards: number;
  /** How many records are sent at once, and how long after the one before. */
  readonly batch: number;
  readonly periodMs: number;
  readonly key: PartitionKey;
  readonly failoverMs: number;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly help: boolean;
}

/** The user's flags make no sense; the message says which. */
export class UsageError extends Error {}

export const usage = `Usage: npm run example -- kinesis-quickstart [flags]

  --records N        how many ratings are sent (3,000)
  --shards N         of the stream at the beginning (4)
  --rate N           ratings per second (300); it makes the period
  --batch N          ratings that are sent at once (100)
  --period MS        from batch to batch, instead of --rate; 0 is as fast as the stream takes them
  --key rater|rated  who of the two people of a rating is its partition key (rater)
  --failover MS      after how long without a sign of life a worker loses its shards (3,000)
  --json FILE        leaves the figures in a file
  --check            says only what is wrong
  --keep             leaves stream, leases and database there until Ctrl-C
  --help             shows this

It starts emulators of Kinesis and DynamoDB; with RIVERGRAPH_KINESIS_URL and RIVERGRAPH_DYNAMODB_URL in the environment it
uses those that are there.`;

const options = {
  records: { type: 'string', default: '3000' },
  shards: { type: 'string', default: '4' },
  rate: { type: 'string' },
  batch: { type: 'string', default: '100' },
  period: { type: 'string' },
  key: { type: 'string', default: 'rater' },
  failover: { type: 'string', default: '3000' },
  json: { type: 'string' },
  check: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const usualRate = '300';

/** Reads the flags. Failure: throws a {@link UsageError}. */
export function readFlags(args: readonly string[]): Flags {
  const values = parse(args);
  const batch = countOf('--batch', values.batch, { min: 1, max: 500 });
  return {
    records: countOf('--records', values.records, { min: 1, max: 35_592 }),
    // Three are needed for a split and a merge beside it.
    shards: countOf('--shards', values.shards, { min: 3, max: 100 }),
    batch,
    periodMs: periodOf(values, batch),
    key: keyOf(values.key),
    failoverMs: countOf('--failover', values.failover, { min: 1_000, max: 60_000 }),
    json: fileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    help: values.help,
  };
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

function parse(args: readonly string[]): Values {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function periodOf({ rate, period }: Pick<Values, 'rate' | 'period'>, batch: number): number {
  if (rate !== undefined && period !== undefined)
    throw new UsageError('--rate and --period: expected one of them, got both');
  if (period !== undefined) return countOf('--period', period, { min: 0, max: 60_000 });
  return (1_000 * batch) / countOf('--rate', rate ?? usualRate, { min: 1, max: 100_000 });
}

function keyOf(text: string): PartitionKey {
  if (text === 'rater' || text === 'rated') return text;
  throw new UsageError(`--key: expected rater or rated, got '${text}'`);
}

function countOf(flag: string, text: string, { min, max }: { min: number; max: number }): number {
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new UsageError(`${flag}: expected a whole number from ${min} to ${max}, got '${text}'`);
}

/** npm runs a script in the project's folder, and tells in INIT_CWD where the user stood. */
function fileOf(flag: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  if (path === '') throw new UsageError(`${flag}: expected a file, got an empty path`);
  const file = resolve(process.env['INIT_CWD'] ?? '.', path);
  if (!existsSync(dirname(file))) throw new UsageError(`${flag}: there is no folder ${dirname(file)}`);
  if (existsSync(file) && statSync(file).isDirectory())
    throw new UsageError(`${flag}: expected a file, got a folder: ${file}`);
  return file;
}
