import type { BatchLimits } from '../../contracts/batcher.ts';
import type { Load } from '../load.ts';

/** How much more than its equal share of the waiting writes a batch may hold up: by simulation, see DESIGN.md. */
const factor = 1.5;

/**
 * How many buckets the entities of a label lie in: several times the slots, so that a batch that holds a few of them leaves
 * enough for the others, and a hot entity shares its bucket with few. With one slot, too, a write that the server never
 * answers holds up no more than its bucket.
 */
export function bucketsFor(slots: number): number {
  return Math.max(17, 4 * slots + 1);
}

/** How much of the waiting writes a batch may have. */
export interface Share {
  /** How many it may hold up. */
  readonly mayHoldUp: number;
  /** So many it may take in any case: fewer are not worth a transaction. */
  readonly atLeast: number;
  /** The most that it may take. */
  readonly maxRecords: number;
}

/** Few writes go as one batch, many are shared out among the slots. */
export function shareOf(waiting: Load, limits: BatchLimits, slots: number): Share {
  const batches = Math.min(slots, Math.floor(waiting.batches(limits)));
  return {
    mayHoldUp: batches <= 1 ? Number.POSITIVE_INFINITY : (factor * waiting.records) / batches,
    atLeast: limits.maxRecords / 10,
    maxRecords: limits.maxRecords,
  };
}

/**
 * Whether a batch is worth sending before its time: a whole one waits, and what is free of it is no mere remainder of what
 * batches in flight have left over.
 */
export function isEnough(waiting: Load, free: number, limits: BatchLimits, slots: number): boolean {
  return waiting.batches(limits) >= 1 && free * 2 * slots >= waiting.records;
}
