import { countOf, matching, outputFileOf, parseFlags } from '@rivergraph/example-kit';

/** What the user asked for. */
export interface Flags {
  readonly messages: number;
  readonly batch: number;
  readonly slots: number;
  readonly partitions: number;
  readonly seed: number;
  /** Servers of the user's own. */
  readonly brokers: string | undefined;
  readonly neo4j: string | undefined;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly replace: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run example -- movie-charges [flags]

  --messages N    how many users there are, and messages, one for each (1,000,000)
  --batch N       charges per transaction (2,000)
  --slots N       transactions at a time (3)
  --partitions N  of the topic (4)
  --seed N        for other acquaintances and charges (1)
  --brokers LIST  a Kafka of yours, host:port,host:port, instead of one that is started
  --neo4j URL     a Neo4j of yours, neo4j://host:port, instead of one that is started; who you are there is in
                  RIVERGRAPH_NEO4J_USERNAME and RIVERGRAPH_NEO4J_PASSWORD
  --replace       deletes the topic, and all User and DailyCharge nodes, that servers of yours have already
  --json FILE     leaves the figures in a file
  --check         says only what is wrong
  --keep          leaves the servers there until Ctrl-C
  --help          shows this`;

const options = {
  messages: { type: 'string', default: '1000000' },
  batch: { type: 'string', default: '2000' },
  slots: { type: 'string', default: '3' },
  partitions: { type: 'string', default: '4' },
  seed: { type: 'string', default: '1' },
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
    messages: countOf('--messages', values.messages, { min: 1, max: 10_000_000 }),
    batch: countOf('--batch', values.batch, { min: 1, max: 5_000 }),
    slots: countOf('--slots', values.slots, { min: 1, max: 64 }),
    partitions: countOf('--partitions', values.partitions, { min: 1, max: 100 }),
    seed: countOf('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
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
