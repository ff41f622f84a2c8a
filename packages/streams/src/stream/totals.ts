import type { PipelineStats } from '@rivergraph/core';
import type { StreamTotals } from '../contracts/stream.ts';

/** Nothing yet. */
export const noTotals: StreamTotals = {
  consumed: 0,
  written: 0,
  committed: 0,
  deadLettered: 0,
  rejected: 0,
  retries: 0,
  batches: 0,
  rebalances: 0,
  outages: 0,
  tombstones: 0,
  folded: 0,
  rejectedBy: { deserialize: 0, transform: 0, write: 0 },
  transformRetries: 0,
  deadLetterFailures: 0,
  restarts: 0,
  retriesBy: {},
  batchesBy: { records: 0, bytes: 0, weight: 0, time: 0, flush: 0 },
};

/** Adds the counts of a run, ended or present, to those of the runs before it. */
export function addStats(before: StreamTotals, stats: PipelineStats | undefined): StreamTotals {
  if (stats === undefined) return before;
  return {
    consumed: before.consumed + stats.consumed,
    written: before.written + stats.written,
    committed: before.committed + stats.committed,
    deadLettered: before.deadLettered + stats.deadLettered,
    rejected: before.rejected + sum(stats.rejected),
    retries: before.retries + sum(stats.retries) + stats.transformRetries,
    batches: before.batches + sum(stats.batches),
    rebalances: before.rebalances + stats.rebalances,
    outages: before.outages + stats.outages,
    tombstones: before.tombstones + stats.tombstones,
    folded: before.folded + stats.folded,
    transformRetries: before.transformRetries + stats.transformRetries,
    deadLetterFailures: before.deadLetterFailures + stats.deadLetterFailures,
    restarts: before.restarts,
    rejectedBy: added(before.rejectedBy, stats.rejected),
    retriesBy: added(before.retriesBy, stats.retries),
    batchesBy: added(before.batchesBy, stats.batches),
  };
}

type Counts = Readonly<Record<string, number | undefined>>;

function sum(counts: Counts): number {
  return Object.values(counts).reduce<number>((all, count) => all + (count ?? 0), 0);
}

function added<T extends Counts>(before: T, counts: T): T {
  const all: Record<string, number | undefined> = { ...before };
  for (const [name, count] of Object.entries(counts)) all[name] = (all[name] ?? 0) + (count ?? 0);
  return all as T;
}
