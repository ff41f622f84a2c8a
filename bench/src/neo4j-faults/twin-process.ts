import { once } from 'node:events';
import { createMemorySource, createMemoryStream } from '@rivergraph/core/testing';
import { AttemptWatch } from '../faults-common/attempt-watch.ts';
import { StreamSender } from '../faults-common/stream-sender.ts';
import { createFaultPipeline } from './pipeline.ts';
import { partitions, recordOf } from './workload.ts';
import type { Reading } from './workload.ts';

/** What one writer is to do. */
export interface TwinJob {
  readonly url: string;
  readonly password: string;
  readonly writer: number;
  /** Records per partition. */
  readonly records: number;
}

const { url, password, writer, records } = JSON.parse(process.argv[2] ?? '') as TwinJob;
// Nobody is left to end it once the process that started it is gone.
const orphaned = (): never => process.exit(1);
process.once('disconnect', orphaned);

const stream = createMemoryStream<Reading>({ topic: 'charges', partitions });
const pipeline = createFaultPipeline({
  url,
  auth: { username: 'writer', password },
  source: createMemorySource({ stream }),
  means: 'graph',
  shape: 'charges and friends',
  schema: 'ensure',
  watch: new AttemptWatch(),
  settings: { maxRecords: 200, maxBackoffMs: 1_000, writeTimeoutMs: 30_000 },
  observer: () => undefined,
  read: () => undefined,
});
const run = pipeline.run();
await pipeline.ready();
process.send?.('ready');
await once(process, 'message');
const sender = new StreamSender(stream, {
  valueOf: (partition, nth) => recordOf(writer, partition, nth),
});
for (let partition = 0; partition < partitions; partition += 1) sender.burst(partition, records);
stream.endAll();
await run;
process.off('disconnect', orphaned);
process.disconnect();
