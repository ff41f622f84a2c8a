import { isPlace } from '../checkpoint.ts';
import type { Checkpoint } from '../checkpoint.ts';
import type { Lease, LeaseChange, NewLease } from '../lease.ts';

/** Makes the row of a new lease: nobody has it, and it was never written again. */
export function firstLease(lease: NewLease): Lease {
  return {
    shardId: lease.shardId,
    owner: undefined,
    counter: 0,
    checkpoint: lease.checkpoint,
    checkpointOwner: undefined,
    ownerSwitches: 0,
    parents: [...lease.parents],
    children: [],
    hashRange: lease.hashRange,
    startTimestamp: lease.startTimestamp,
  };
}

/** Makes what a row holds after a change of it. */
export function applyChange(lease: Lease, change: LeaseChange): Lease {
  const checkpoint = change.checkpoint ?? lease.checkpoint;
  return {
    ...lease,
    owner: changed(lease.owner, change.owner),
    counter: change.counter === 'grows' ? lease.counter + 1 : lease.counter,
    checkpoint,
    checkpointOwner: changed(lease.checkpointOwner, change.checkpointOwner),
    ownerSwitches: change.ownerSwitches ?? (change.checkpoint === undefined ? lease.ownerSwitches : 0),
    children: change.children === undefined ? lease.children : [...change.children],
    startTimestamp: hasStartTimestamp(checkpoint)
      ? (change.startTimestamp ?? lease.startTimestamp)
      : undefined,
  };
}

/** Whether the fields that a write depends on are those of `seen`. */
export function isAsSeen(current: Lease, seen: Lease): boolean {
  return (
    current.counter === seen.counter &&
    current.owner === seen.owner &&
    current.checkpointOwner === seen.checkpointOwner
  );
}

/** Whether a checkpoint needs a time beside it. Kept longer, it would count again for a row that somebody sets back by hand. */
export function hasStartTimestamp(checkpoint: Checkpoint): boolean {
  return !isPlace(checkpoint) && (checkpoint === 'LATEST' || checkpoint === 'AT_TIMESTAMP');
}

function changed(value: string | undefined, change: string | null | undefined): string | undefined {
  return change === undefined ? value : (change ?? undefined);
}
