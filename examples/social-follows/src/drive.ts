import { parseArgs } from 'node:util';
import { whole } from '@rivergraph/example-kit';
import { driveKinesis } from '@rivergraph/source-kinesis';
import { readRows } from './csv.ts';
import { followOfRow, partitionKeyOf, payloadOf } from './follow.ts';
import type { Follow } from './follow.ts';

/** The workload driver alone, for a stream of one's own: `node dist/drive.js --stream NAME --follows-file FILE`. */
const { values } = parseArgs({
  options: {
    stream: { type: 'string' },
    'follows-file': { type: 'string' },
    period: { type: 'string', default: '100' },
    'driver-batch': { type: 'string', default: '100' },
  },
});
const { stream, 'follows-file': path, period, 'driver-batch': batch } = values;
if (stream === undefined || path === undefined) {
  console.error(
    'Usage: node dist/drive.js --stream NAME --follows-file FILE [--period MS] [--driver-batch N]',
  );
  process.exit(64);
}

async function* follows(file: string): AsyncGenerator<Follow> {
  for await (const row of readRows(file)) yield followOfRow(row);
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
const { sent, sentAgain } = await driveKinesis({
  stream,
  items: follows(path),
  data: payloadOf,
  partitionKey: partitionKeyOf,
  periodMs: Number(period),
  batchSize: Number(batch),
  signal: stop.signal,
  logger: console,
});
console.log(
  `Sent ${whole(sent)} follows, ${whole(sentAgain)} of them again after the stream had refused them.`,
);
