import { countOf, inputFileOf, outputFileOf, parseFlags, UsageError, wordOf } from '@rivergraph/example-kit';

/** As what the pipeline runs: as a service, as a function, or the first half of the follows as one and the rest as the other. */
type RunAs = 'service' | 'lambda' | 'both';

/** What the user asked for. */
export interface Flags {
  readonly users: number;
  readonly follows: number;
  readonly seed: number;
  /** Files to read instead of made-up ones. */
  readonly usersFile: string | undefined;
  readonly followsFile: string | undefined;
  readonly shards: number;
  /** How long after a batch of the driver the next one begins, and how many follows it has. */
  readonly periodMs: number;
  readonly driverBatch: number;
  readonly readBatch: number;
  readonly writeBatch: number;
  readonly conditionalCreate: boolean;
  readonly percentError: number;
  readonly as: RunAs;
  readonly url: string | undefined;
  readonly replace: boolean;
  readonly cloudwatch: boolean;
  readonly namespace: string;
  readonly clusterId: string;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run example -- social-follows [flags]

  --users N                how many users there are (1,000)
  --follows N              how many follows are made up (10,000)
  --seed N                 for other users and follows; the same number makes the same ones (1)
  --users-file FILE        users from a CSV file for Neptune's bulk loader, plain or gzip
  --follows-file FILE      follows from such a file: columns 3, 4 and 5 are from, to and creation date
  --shards N               of the stream (2)
  --period MS              from batch to batch of the driver (100); 0 is as fast as the stream takes them
  --driver-batch N         follows in a batch of the driver (100)
  --read-batch N           records that are read ahead, and that an event has (1,000)
  --write-batch N          edges in a request (100)
  --conditional-create B   whether an edge is looked for before it is made: true or false (true)
  --percent-error N        how many of 100 requests are made to fail (0)
  --as WHAT                service, lambda or both (both): the first half as a service, the rest as a function
  --url URL                of a Gremlin Server or Neptune of yours: wss://host:8182/gremlin
  --replace                deletes the User vertices that yours has
  --cloudwatch             sends the figures to CloudWatch, with the credentials that the AWS SDK finds
  --namespace NAME         of the figures there (rivergraph/social-follows)
  --cluster-id ID          their dimension clusterId (local)
  --json FILE              leaves the figures in a file
  --check                  says only what is wrong
  --keep                   leaves everything there until Ctrl-C
  --help                   shows this

It starts an emulator of Kinesis and a Gremlin Server; with RIVERGRAPH_KINESIS_URL and RIVERGRAPH_GREMLIN_URL in the environment
it uses those that are there.`;

const options = {
  users: { type: 'string', default: '1000' },
  follows: { type: 'string', default: '10000' },
  seed: { type: 'string', default: '1' },
  'users-file': { type: 'string' },
  'follows-file': { type: 'string' },
  shards: { type: 'string', default: '2' },
  period: { type: 'string', default: '100' },
  'driver-batch': { type: 'string', default: '100' },
  'read-batch': { type: 'string', default: '1000' },
  'write-batch': { type: 'string', default: '100' },
  'conditional-create': { type: 'string', default: 'true' },
  'percent-error': { type: 'string', default: '0' },
  as: { type: 'string', default: 'both' },
  url: { type: 'string' },
  replace: { type: 'boolean', default: false },
  cloudwatch: { type: 'boolean', default: false },
  namespace: { type: 'string', default: 'rivergraph/social-follows' },
  'cluster-id': { type: 'string', default: 'local' },
  json: { type: 'string' },
  check: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the flags. Failure: throws a {@link UsageError}. */
export function readFlags(args: readonly string[]): Flags {
  const values = parseFlags(args, options);
  if ((values['users-file'] === undefined) !== (values['follows-file'] === undefined))
    throw new UsageError('--users-file and --follows-file: expected both or none, got one');
  const count = (name: CountName, min: number, max: number): number =>
    countOf(`--${name}`, values[name], { min, max });
  return {
    users: count('users', 10, 1_000_000),
    follows: count('follows', 10, 10_000_000),
    seed: count('seed', 0, 2 ** 31),
    usersFile: inputFileOf('--users-file', values['users-file']),
    followsFile: inputFileOf('--follows-file', values['follows-file']),
    shards: count('shards', 1, 500),
    periodMs: count('period', 0, 60_000),
    driverBatch: count('driver-batch', 1, 500),
    readBatch: count('read-batch', 1, 10_000),
    writeBatch: count('write-batch', 1, 10_000),
    conditionalCreate:
      wordOf('--conditional-create', values['conditional-create'], ['true', 'false']) === 'true',
    percentError: count('percent-error', 0, 99),
    as: wordOf('--as', values.as, ['service', 'lambda', 'both']),
    url: values.url,
    replace: values.replace,
    cloudwatch: values.cloudwatch,
    namespace: values.namespace,
    clusterId: values['cluster-id'],
    json: outputFileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    help: values.help,
  };
}

type CountName =
  | 'users'
  | 'follows'
  | 'seed'
  | 'shards'
  | 'period'
  | 'driver-batch'
  | 'read-batch'
  | 'write-batch'
  | 'percent-error';
