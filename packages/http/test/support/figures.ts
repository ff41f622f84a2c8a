import type { PipelineStats } from '@rivergraph/core';
import type { StreamTotals } from '@rivergraph/streams';
import { noStats, noTotals } from '../metrics/support.ts';

const counted = { consumed: 10, written: 9, committed: 10, deadLettered: 1 } as const;

/** What a stream has counted. */
export const fakeTotals: StreamTotals = { ...noTotals, ...counted, rejected: 1, batches: 1 };

/** The statistics of a run, with a position that no number of JavaScript holds. */
export const fakeStats: PipelineStats = {
  ...noStats,
  ...counted,
  slots: Number.POSITIVE_INFINITY,
  lag: 0,
  oldest: { partition: 'orders-0', position: 9_007_199_254_740_993n as unknown as number, ageMs: 5 },
};
