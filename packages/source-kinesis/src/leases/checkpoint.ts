import { comparePlaces } from '../position.ts';
import type { Place } from '../position.ts';

/**
 * Where a shard is read from: behind a record, or where a word says. `TRIM_HORIZON`: the oldest that is kept; `LATEST`: what comes
 * from now on; `AT_TIMESTAMP`: from a time that is not stored with it; `SHARD_END`: nothing, it has ended.
 *
 * The words are those of the Kinesis Client Library.
 *
 * @public
 */
export type Checkpoint = CheckpointPlace | 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP' | 'SHARD_END';

/** A record that is finished, with all before it. @public */
export interface CheckpointPlace {
  /** The sequence number in decimal digits. */
  readonly sequence: string;
  /** Which record it is of an aggregated one, from 0. */
  readonly sub: number;
}

/** How the Kinesis Client Library sorts its words (ExtendedSequenceNumber): before all numbers, but for the end. */
const ranks = { AT_TIMESTAMP: -3, TRIM_HORIZON: -2, LATEST: -1, SHARD_END: 1 } as const;

/** Compares as sorting does: the words, the places, the end. */
export function compareCheckpoints(left: Checkpoint, right: Checkpoint): number {
  if (typeof left === 'object' && typeof right === 'object') return comparePlaces(left, right);
  return rankOf(left) - rankOf(right);
}

/** Whether a shard was begun: then no word says any more where. */
export function isPlace(checkpoint: Checkpoint): checkpoint is Place {
  return typeof checkpoint === 'object';
}

function rankOf(checkpoint: Checkpoint): number {
  return typeof checkpoint === 'object' ? 0 : ranks[checkpoint];
}
