import { countOf, outputFileOf, parseFlags } from '@rivergraph/example-kit';

/** What the user asked for. */
export interface Flags {
  readonly trips: number;
  readonly partitions: number;
  readonly seed: number;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly replaceTopics: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run example -- kafka-quickstart [flags]

  --trips N          how many trips are made up and sent (20,000)
  --partitions N     of the topic of trips (4)
  --seed N           for other trips (1)
  --json FILE        leaves the figures in a file
  --check            says only what is wrong
  --keep             leaves broker, topics and database there until Ctrl-C
  --replace-topics   deletes topics of the same names that your own broker has; see RIVERGRAPH_KAFKA_BROKERS
  --help             shows this

With RIVERGRAPH_KAFKA_BROKERS=host:port in the environment it starts no broker, and uses that one.`;

const options = {
  trips: { type: 'string', default: '20000' },
  partitions: { type: 'string', default: '4' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  check: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  'replace-topics': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the flags. Failure: throws a `UsageError`. */
export function readFlags(args: readonly string[]): Flags {
  const values = parseFlags(args, options);
  return {
    trips: countOf('--trips', values.trips, { min: 1, max: 1_000_000 }),
    partitions: countOf('--partitions', values.partitions, { min: 1, max: 100 }),
    seed: countOf('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    json: outputFileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    replaceTopics: values['replace-topics'],
    help: values.help,
  };
}
