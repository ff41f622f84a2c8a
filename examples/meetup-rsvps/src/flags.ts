import { countOf, outputFileOf, parseFlags } from '@rivergraph/example-kit';

/** What the user asked for. */
export interface Flags {
  readonly members: number;
  readonly rsvps: number;
  readonly partitions: number;
  readonly seed: number;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly replace: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run example -- meetup-rsvps [flags]

  --members N      how many members there are (2,000)
  --rsvps N        how many RSVPs they send (20,000)
  --partitions N   of the topics of members and of RSVPs (4)
  --seed N         for other members and RSVPs (1)
  --json FILE      leaves the figures in a file
  --check          says only what is wrong
  --keep           leaves servers, topics and graph there until Ctrl-C
  --replace        deletes topics of the same names, and all Member and Topic nodes, that servers of yours have
  --help           shows this

It starts a Kafka and a Neo4j, unless the environment names yours:
  KAFKA_BROKERS    host:port,host:port; with KAFKA_USERNAME and KAFKA_PASSWORD over TLS and SASL PLAIN
  NEO4J_URL        neo4j+s://host; with NEO4J_USERNAME and NEO4J_PASSWORD`;

const options = {
  members: { type: 'string', default: '2000' },
  rsvps: { type: 'string', default: '20000' },
  partitions: { type: 'string', default: '4' },
  seed: { type: 'string', default: '1' },
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
    members: countOf('--members', values.members, { min: 1, max: 1_000_000 }),
    rsvps: countOf('--rsvps', values.rsvps, { min: 1, max: 5_000_000 }),
    partitions: countOf('--partitions', values.partitions, { min: 1, max: 100 }),
    seed: countOf('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    json: outputFileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    replace: values.replace,
    help: values.help,
  };
}
