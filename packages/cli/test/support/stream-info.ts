import { createPipeline } from '@rivergraph/core';
import type { PartitionStats, PipelineStats } from '@rivergraph/core';
import {
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import type { StreamInfo, StreamTotals } from '@rivergraph/streams';

const totals: StreamTotals = {
  consumed: 0,
  written: 0,
  committed: 0,
  deadLettered: 0,
  rejected: 0,
  retries: 0,
  transformRetries: 0,
  deadLetterFailures: 0,
  restarts: 0,
  batches: 0,
  rebalances: 0,
  outages: 0,
  tombstones: 0,
  folded: 0,
  rejectedBy: { deserialize: 0, transform: 0, write: 0 },
  retriesBy: {},
  batchesBy: { records: 0, bytes: 0, weight: 0, time: 0, flush: 0 },
};

/** A stream that is stopped, unless told otherwise. */
export function streamInfo(
  more: Partial<Omit<StreamInfo, 'totals'>> & { readonly totals?: Partial<StreamTotals> } = {},
): StreamInfo {
  return {
    name: 'payments',
    definition: 'kafka',
    settings: { topics: 'payments' },
    transform: undefined,
    batchSize: 1000,
    batchIntervalMs: 100,
    state: 'stopped',
    desired: 'stopped',
    isRunning: false,
    failure: undefined,
    since: Date.UTC(2026, 0, 2, 3, 4, 5),
    restarts: 0,
    stats: undefined,
    deadLetterFile: '/store/dead-letters/payments.jsonl',
    ...more,
    totals: { ...totals, ...more.totals },
  };
}

/** The statistics of a pipeline that has not begun, with some of them as told. */
export function pipelineStats(more: Partial<PipelineStats> = {}): PipelineStats {
  const pipeline = createPipeline({
    source: createMemorySource({ stream: createMemoryStream() }),
    transform: () => testWrite('a', 1),
    sink: createMemorySink(),
  });
  return { ...pipeline.stats(), ...more };
}

/** The statistics of a partition. */
export function partitionStats(more: Partial<PartitionStats> = {}): PartitionStats {
  return {
    id: 'payments-0',
    epoch: 1,
    window: 0,
    unfinished: 0,
    lag: undefined,
    behindMs: undefined,
    bytesDone: undefined,
    bytesTotal: undefined,
    ...more,
  };
}
