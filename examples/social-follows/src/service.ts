import { createDynamoLeaseStore } from '@rivergraph/source-kinesis';
import { publishEverySecond } from './cloudwatch.ts';
import { createFollowsPipeline } from './pipeline.ts';
import { readSettings, required } from './settings.ts';
import { createWriter } from './writer.ts';

/** The service: a process that goes on until it is told to stop. Any number of them share the shards. */
const settings = readSettings(process.env);
const { sink, meter, publisher, ...common } = createWriter(settings);
const pipeline = createFollowsPipeline({
  ...common,
  sink: meter.attach(sink),
  observer: meter.observe,
  logger: console,
  stream: required(process.env, 'STREAM'),
  kinesis: {},
  leases: createDynamoLeaseStore({ table: required(process.env, 'LEASE_TABLE') }),
  readBatch: settings.readBatch,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void pipeline.stop());
const endPublishing = publisher === undefined ? undefined : publishEverySecond(publisher);
try {
  const { reason, stats } = await pipeline.run();
  console.info('follows: ended', { reason, written: stats.written, deadLettered: stats.deadLettered });
} finally {
  await endPublishing?.();
  publisher?.close();
}
