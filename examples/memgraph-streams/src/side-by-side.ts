import { stream } from './scene.ts';
import { group, topic } from './topic.ts';

/** What creates the stream. */
export const createCommand: readonly string[] = [
  'create',
  stream,
  ...['--definition', 'kafka-to-memgraph', '--transform', 'two-kinds.ts'],
  ...['--set', `topics=${topic}`, '--set', `group=${group}`],
  ...['--batch-interval', '100', '--batch-size', '1000'],
];

/** A command of `rivergraph`, and the statement of Memgraph's own that it stands for. */
interface Pair {
  readonly here: string;
  readonly there: string;
}

const createStatement = `CREATE KAFKA STREAM ${stream} TOPICS ${topic} TRANSFORM two_kinds.statements CONSUMER_GROUP "${group}" BATCH_INTERVAL 100 BATCH_SIZE 1000`;

/** What stands for what, in the order of the story. */
const pairs: readonly Pair[] = [
  { here: createCommand.join(' '), there: createStatement },
  { here: `check ${stream}`, there: `CHECK STREAM ${stream}` },
  {
    here: `check ${stream} --batches 3 --timeout 5000`,
    there: `CHECK STREAM ${stream} BATCH_LIMIT 3 TIMEOUT 5000`,
  },
  { here: 'show', there: 'SHOW STREAMS' },
  { here: `show ${stream}`, there: `CALL mg.kafka_stream_info('${stream}') YIELD *` },
  { here: `start ${stream}`, there: `START STREAM ${stream}` },
  {
    here: `start ${stream} --batches 3 --timeout 5000`,
    there: `START STREAM ${stream} BATCH_LIMIT 3 TIMEOUT 5000`,
  },
  { here: 'start --all', there: 'START ALL STREAMS' },
  { here: `lag ${stream}`, there: '(none)' },
  { here: `dlq list ${stream}`, there: '(none)' },
  { here: `stop ${stream}`, there: `STOP STREAM ${stream}` },
  { here: 'stop --all', there: 'STOP ALL STREAMS' },
  { here: `drop ${stream}`, there: `DROP STREAM ${stream}` },
];

/** What is not the same: of Memgraph's streams first, then of these. */
const differences: readonly (readonly [what: string, there: string, here: string])[] = [
  [
    'poison',
    'the stream stops at the message, and again whenever it is started',
    'the message goes to the dead letter, alone',
  ],
  [
    'outage',
    'of the broker: the stream stops, or the database with it; only `is running` tells',
    'it waits, says for what, and goes on by itself',
  ],
  ['headers', 'a message has no headers and no partition', 'a message has both'],
  ['dead letter', 'none', 'a file of the stream, with place, reason and bytes; `dlq replay` writes it again'],
];

/** Writes which command stands for which statement, and what differs. */
export function sideBySide(): string {
  return [
    '',
    'Each command, and the statement of Memgraph that it stands for:',
    ...pairs.flatMap(({ here, there }) => [`  rivergraph ${here}`, `    ${there}`]),
    '',
    'What differs, in Memgraph and here:',
    ...differences.flatMap(([what, there, here]) => [
      `  ${what.padEnd(13)}${there}`,
      `  ${' '.repeat(13)}${here}`,
    ]),
  ].join('\n');
}
