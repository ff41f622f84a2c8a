import type { Checkpoint } from './checkpoint.ts';

/**
 * A row of the lease table, as last seen: who reads a shard, and how far it is finished.
 *
 * @public
 */
export interface Lease {
  /** The id of the shard. */
  readonly shardId: string;
  /** The worker that has it; `undefined` while it is free. */
  readonly owner: string | undefined;
  /** Grows with every write of the row by its owner; whoever takes a lease lets it grow too, and the old owner is refused. */
  readonly counter: number;
  readonly checkpoint: Checkpoint;
  /**
   * The worker that hands the lease over to `owner`, and may still store checkpoints until it has; `undefined` when nothing is
   * handed over.
   */
  readonly checkpointOwner: string | undefined;
  /** How often the lease changed hands since its checkpoint moved last. */
  readonly ownerSwitches: number;
  /** The shards it came from: one after a split, two after a merge, none at the beginning. */
  readonly parents: readonly string[];
  /** The shards it became, known when it has ended. */
  readonly children: readonly string[];
  /** The keys that it holds, as decimal 128-bit numbers, where that is known. */
  readonly hashRange: HashRange | undefined;
  /** With `LATEST` and `AT_TIMESTAMP`: the time that was meant, in milliseconds since 1970, where that is known. */
  readonly startTimestamp: number | undefined;
}

/** The hash keys of a shard, both ends included: 128-bit numbers in decimal digits. @public */
export interface HashRange {
  readonly start: string;
  readonly end: string;
}

/** A lease to create; nobody has it. @public */
export type NewLease = Pick<Lease, 'shardId' | 'checkpoint' | 'parents' | 'hashRange' | 'startTimestamp'>;

/**
 * What a write changes; what is missing stays. `null` removes.
 *
 * @public
 */
export interface LeaseChange {
  readonly owner?: string | null | undefined;
  readonly checkpoint?: Checkpoint | undefined;
  readonly checkpointOwner?: string | null | undefined;
  readonly ownerSwitches?: number | undefined;
  readonly children?: readonly string[] | undefined;
  /** The time that `LATEST` or `AT_TIMESTAMP` means, milliseconds since 1970. */
  readonly startTimestamp?: number | undefined;
  /** Whether the counter grows by one, or stays. Only a request to hand over leaves it: the owner goes on until it has seen that. */
  readonly counter: 'grows' | 'stays';
}
