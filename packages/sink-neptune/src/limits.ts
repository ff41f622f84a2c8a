import type { SinkLimits } from '@rivergraph/core';
import type { ResolvedOptions } from './resolve-options.ts';
import { longPut, mergePut, weigher } from './statement/weigh.ts';
import type { NeptuneSinkWrite } from './write-batch.ts';

/** After its time is over a server still stops what runs, or commits what was done. */
const settleMs = 2_000;

/** What the sink can take: a batch is one request. A traversal of the user's goes alone, since nobody knows what it leaves behind. */
export function sinkLimits({
  edges,
  form,
  maxRecords,
  writeTimeoutMs,
  pool,
}: ResolvedOptions): SinkLimits<NeptuneSinkWrite> {
  const weigh = weigher(form === 'coalesce' || edges === 'add' ? longPut : mergePut);
  return {
    maxRecords,
    maxWeight: maxRecords,
    weight: (write) => (write.kind === 'gremlin' ? maxRecords : weigh(write)),
    concurrency: pool.connections,
    writeTimeoutMs,
    settleMs,
  };
}
