import { countOf, inputFileOf, matching, outputFileOf, parseFlags } from '@rivergraph/example-kit';

/** What the user asked for. */
export interface Flags {
  readonly trips: number;
  readonly seed: number;
  readonly parquet: string | undefined;
  readonly replicas: number;
  readonly partitions: number;
  /** Whether a replica is killed in mid-run. */
  readonly kill: boolean;
  /** Servers of the user's own. */
  readonly brokers: string | undefined;
  readonly neo4j: string | undefined;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly replace: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run example -- taxi-kubernetes [flags]

  --trips N       how many trips are made up (20,000)
  --seed N        for other trips (1)
  --parquet FILE  trips from a month's file of the yellow taxis instead, those that start and end in the Bronx
  --replicas N    processes that share the work (2)
  --partitions N  of the topic of trips (4)
  --no-kill       leaves all of them alone; else one is killed in mid-run (SIGKILL) and started again
  --brokers LIST  a Kafka of yours, host:port,host:port, instead of one that is started
  --neo4j URL     a Neo4j of yours, neo4j://host:port, instead of one that is started; who you are there is in
                  RIVERGRAPH_NEO4J_USERNAME and RIVERGRAPH_NEO4J_PASSWORD
  --replace       deletes the topics, and all Location nodes, that servers of yours have already
  --json FILE     leaves the figures in a file
  --check         says only what is wrong
  --keep          leaves the servers there until Ctrl-C
  --help          shows this`;

const options = {
  trips: { type: 'string', default: '20000' },
  seed: { type: 'string', default: '1' },
  parquet: { type: 'string' },
  replicas: { type: 'string', default: '2' },
  partitions: { type: 'string', default: '4' },
  'no-kill': { type: 'boolean', default: false },
  brokers: { type: 'string' },
  neo4j: { type: 'string' },
  json: { type: 'string' },
  check: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the flags. Failure: throws a `UsageError`. */
export function readFlags(args: readonly string[]): Flags {
  const values = parseFlags(args, options);
  return {
    trips: countOf('--trips', values.trips, { min: 1, max: 5_000_000 }),
    seed: countOf('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    parquet: inputFileOf('--parquet', values.parquet),
    replicas: countOf('--replicas', values.replicas, { min: 1, max: 10 }),
    partitions: countOf('--partitions', values.partitions, { min: 1, max: 100 }),
    kill: !values['no-kill'],
    brokers: matching('--brokers', values.brokers, {
      form: /^[^\s,:/]+:\d+(,[^\s,:/]+:\d+)*$/,
      expected: 'host:port,host:port',
    }),
    neo4j: matching('--neo4j', values.neo4j, {
      form: /^(neo4j|bolt)(\+s|\+ssc)?:\/\/\S+$/,
      expected: 'an address such as neo4j://host:port',
    }),
    json: outputFileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    replace: values.replace,
    help: values.help,
  };
}
