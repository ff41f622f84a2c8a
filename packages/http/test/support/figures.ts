import type { PipelineStats } from '@rivergraph/core';
import type { StreamTotals } from '@rivergraph/streams';

const byStage = { deserialize: 0, transform: 0, write: 0 };
const byTrigger = { size: 1, time: 0, drain: 0 };

/** What a stream has counted. */
export const fakeTotals: StreamTotals = {
  consumed: 10,
  written: 9,
  committed: 10,
  deadLettered: 1,
  rejected: 1,
  retries: 0,
  batches: 1,
  rebalances: 0,
  outages: 0,
  tombstones: 0,
  folded: 0,
  rejectedBy: byStage,
  retriesBy: {},
  batchesBy: byTrigger as unknown as StreamTotals['batchesBy'],
  transformRetries: 0,
  deadLetterFailures: 0,
  restarts: 0,
};

/** The statistics of a run, with a position that no number of JavaScript holds. */
export const fakeStats: PipelineStats = {
  state: 'running',
  consumed: 10,
  tombstones: 0,
  written: 9,
  folded: 0,
  committed: 10,
  deadLettered: 1,
  rejected: byStage,
  held: 0,
  retries: {},
  transformRetries: 0,
  deadLetterFailures: 0,
  batches: byTrigger as unknown as PipelineStats['batches'],
  inFlight: 0,
  slots: Number.POSITIVE_INFINITY,
  waiting: 0,
  inHand: 0,
  batcher: undefined,
  waitingForEndpoint: 0,
  bufferedBytes: 0,
  rebalances: 0,
  outages: 0,
  outageMs: 0,
  waitsFor: undefined,
  longestSliceMs: 1,
  lag: 0,
  oldest: { partition: 'orders-0', position: 9_007_199_254_740_993n as unknown as number, ageMs: 5 },
  source: undefined,
  partitions: [],
};
