import { countOf, outputFileOf, parseFlags } from '@rivergraph/example-kit';

/** What the user asked for. */
export interface Flags {
  readonly messages: number;
  readonly people: number;
  readonly poison: number;
  readonly partitions: number;
  readonly seed: number;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly replace: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run example -- memgraph-streams [flags]

  --messages N     how many messages are sent that can be read (2,000)
  --people N       how many people they are about, at most (200)
  --poison N       how many messages are sent besides that cannot be read (one in a hundred)
  --partitions N   of the topic (4)
  --seed N         for other messages (1)
  --json FILE      leaves the figures in a file
  --check          says only what is wrong
  --keep           leaves servers, topic and graph there until Ctrl-C
  --replace        deletes a topic of the same name, and all Person nodes, that servers of yours have
  --help           shows this

It starts a Kafka and a Memgraph, unless the environment names yours:
  RIVERGRAPH_KAFKA_BROKERS   host:port,host:port
  RIVERGRAPH_MEMGRAPH_URL    bolt://host:7687, or bolt://user:password@host:7687
Where there is neither a Memgraph of yours nor Docker it uses a double of Memgraph.`;

const options = {
  messages: { type: 'string', default: '2000' },
  people: { type: 'string', default: '200' },
  poison: { type: 'string' },
  partitions: { type: 'string', default: '4' },
  seed: { type: 'string', default: '1' },
  json: { type: 'string' },
  check: { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  replace: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** The story has parts, and each of them wants messages. */
const leastMessages = 20;

/** Reads the flags. Failure: throws a `UsageError`. */
export function readFlags(args: readonly string[]): Flags {
  const values = parseFlags(args, options);
  const messages = countOf('--messages', values.messages, { min: leastMessages, max: 1_000_000 });
  return {
    messages,
    people: countOf('--people', values.people, { min: 1, max: 1_000_000 }),
    poison: poisonOf(values.poison, messages),
    partitions: countOf('--partitions', values.partitions, { min: 1, max: 100 }),
    seed: countOf('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    json: outputFileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    replace: values.replace,
    help: values.help,
  };
}

/** At most a half as many as can be read: a stream that can read hardly anything stops, and is right to. */
function poisonOf(text: string | undefined, messages: number): number {
  if (text === undefined) return Math.ceil(messages / 100);
  return countOf('--poison', text, { min: 0, max: Math.floor(messages / 2) });
}
