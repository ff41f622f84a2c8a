import { once } from 'node:events';
import { createPipeline } from '@rivergraph/core';
import { createDynamoLeaseStore, createKinesisSource } from '@rivergraph/source-kinesis';
import { createNullSink } from '../../core/null-sink.ts';
import type { Message, Order, WorkerJob } from './orders.ts';

const lookMs = 20;

const { stream, table, kinesis, leases, workerId, failoverMs } = JSON.parse(
  process.argv[2] ?? '',
) as WorkerJob;
// Nobody is left to end it once the process that started it is gone.
const orphaned = (): never => process.exit(1);
process.once('disconnect', orphaned);

const pipeline = createPipeline({
  source: createKinesisSource({
    stream,
    kinesis: { ...kinesis },
    leases: createDynamoLeaseStore({ table, dynamodb: { ...leases } }),
    workerId,
    failoverMs,
  }),
  transform: () => undefined,
  sink: createNullSink(),
});
const tell = (message: Message): void => {
  if (process.connected) process.send?.(message);
};

const begin = once(process, 'message');
tell({ type: 'ready' });
await begin;
process.on('message', ({ type }: Order) => {
  if (type === 'stop') void pipeline.stop();
});
let told = 0;
const timer = setInterval(() => {
  const count = pipeline.stats().source?.['owned'] ?? 0;
  if (count !== told) tell({ type: 'owned', count });
  told = count;
}, lookMs);
try {
  await pipeline.run();
} finally {
  clearInterval(timer);
  process.off('disconnect', orphaned);
  process.disconnect();
}
