import { countOf, outputFileOf, parseFlags } from '@rivergraph/example-kit';

/** What the user asked for. */
export interface Flags {
  readonly messages: number;
  readonly people: number;
  readonly broken: number;
  readonly partitions: number;
  readonly seed: number;
  readonly json: string | undefined;
  readonly check: boolean;
  readonly keep: boolean;
  readonly replace: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm run example -- memgraph-quickstart [flags]

  --messages N     how many messages are sent that can be read (20,000)
  --people N       how many people they are about, at most (500)
  --broken N       how many messages are sent besides that cannot be read (one in a thousand)
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
  messages: { type: 'string', default: '20000' },
  people: { type: 'string', default: '500' },
  broken: { type: 'string' },
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
  const messages = countOf('--messages', values.messages, { min: 1, max: 5_000_000 });
  return {
    messages,
    people: countOf('--people', values.people, { min: 1, max: 1_000_000 }),
    broken: brokenOf(values.broken, messages),
    partitions: countOf('--partitions', values.partitions, { min: 1, max: 100 }),
    seed: countOf('--seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    json: outputFileOf('--json', values.json),
    check: values.check,
    keep: values.keep,
    replace: values.replace,
    help: values.help,
  };
}

/** At most as many as can be read: a pipeline that can read hardly anything stops, and is right to. */
function brokenOf(text: string | undefined, messages: number): number {
  if (text === undefined) return Math.ceil(messages / 1_000);
  return countOf('--broken', text, { min: 0, max: messages });
}
