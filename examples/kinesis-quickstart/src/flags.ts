import { countOf, outputFileOf, parseFlags, UsageError, wordOf } from '@rivergraph/example-kit';
import type { FlagValues } from '@rivergraph/example-kit';
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
  const values = parseFlags(args, options);
  const batch = countOf('--batch', values.batch, { min: 1, max: 500 });
  return {
    records: countOf('--records', values.records, { min: 1, max: 35_592 }),
    // Three are needed for a split and a merge beside it.
    shards: countOf('--shards', values.shards, { min: 3, max: 100 }),
    batch,
    periodMs: periodOf(values, batch),
    key: wordOf('--key', values.key, ['rater', 'rated']),
    failoverMs: countOf('--failover', values.failover, { min: 1_000, max: 60_000 }),
    json: outputFileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    help: values.help,
  };
}

type Values = FlagValues<typeof options>;

function periodOf({ rate, period }: Pick<Values, 'rate' | 'period'>, batch: number): number {
  if (rate !== undefined && period !== undefined)
    throw new UsageError('--rate and --period: expected one of them, got both');
  if (period !== undefined) return countOf('--period', period, { min: 0, max: 60_000 });
  return (1_000 * batch) / countOf('--rate', rate ?? usualRate, { min: 1, max: 100_000 });
}
