import type { ShardFacts } from '../stream/stream-port.ts';
import { compareCheckpoints, isPlace } from './checkpoint.ts';
import type { Lease, NewLease } from './lease.ts';
import { isOver } from './lineage.ts';
import { firstCheckpoint, isTime, namedShards } from './start-at.ts';
import type { StartAt } from './start-at.ts';

/**
 * Finds the shards that need a lease and have none, parents first.
 *
 * A shard whose descendant has a lease was read, or is not meant to be. What follows on a shard with a lease begins with its
 * oldest record. For the rest the user says where to begin, as long as nothing was read: later, a shard without relatives is one
 * whose parents have expired unread, and nothing of it may be left out.
 */
export function newLeases(
  shards: readonly ShardFacts[],
  leases: readonly Lease[],
  { startAt, now }: { readonly startAt: StartAt; readonly now: number },
): readonly NewLease[] {
  const leased = new Set(leases.map(({ shardId }) => shardId));
  const begun = leases.some((lease) => isBegun(lease, startAt));
  const covered = ancestorsOf([...leased, ...(begun ? [] : namedShards(startAt))], shards, leases);
  const followers = descendantsOf(leased, shards);
  return parentsFirst(shards)
    .filter(({ shardId }) => !leased.has(shardId) && !covered.has(shardId))
    .flatMap((shard): readonly NewLease[] => {
      const { shardId, parents, hashRange } = shard;
      // A time says the same of what follows as of what was before.
      if (begun || (followers.has(shardId) && !isTime(startAt))) {
        return [{ shardId, parents, hashRange, checkpoint: 'TRIM_HORIZON', startTimestamp: undefined }];
      }
      if (startAt === 'latest' && shard.isClosed) return [];
      return [{ shardId, parents, hashRange, ...firstCheckpoint(startAt, shardId, now) }];
    });
}

/** Whether something of a shard was finished: a place may also be where the user wants it to begin. */
function isBegun(lease: Lease, startAt: StartAt): boolean {
  if (!isPlace(lease.checkpoint)) return isOver(lease);
  const { checkpoint: first } = firstCheckpoint(startAt, lease.shardId, 0);
  return compareCheckpoints(lease.checkpoint, first) !== 0;
}

/** The shards that the named ones came from, as far as shards and leases tell. */
function ancestorsOf(
  shardIds: readonly string[],
  shards: readonly ShardFacts[],
  leases: readonly Lease[],
): ReadonlySet<string> {
  const parents = new Map<string, readonly string[]>();
  for (const { shardId, parents: known } of [...leases, ...shards]) parents.set(shardId, known);
  const found = new Set<string>();
  const open = shardIds.flatMap((id) => parents.get(id) ?? []);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(parents.get(id) ?? []));
  }
  return found;
}

/** The shards that came from those with a lease. */
function descendantsOf(leased: ReadonlySet<string>, shards: readonly ShardFacts[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { shardId, parents } of parentsFirst(shards)) {
    if (parents.some((id) => leased.has(id) || found.has(id))) found.add(shardId);
  }
  return found;
}

/** Sorts so that no shard comes before a parent of its own. */
function parentsFirst(shards: readonly ShardFacts[]): readonly ShardFacts[] {
  const byId = new Map(shards.map((shard) => [shard.shardId, shard]));
  const sorted = new Set<ShardFacts>();
  const visit = (shard: ShardFacts): void => {
    if (sorted.has(shard)) return;
    for (const id of shard.parents) {
      const parent = byId.get(id);
      if (parent !== undefined) visit(parent);
    }
    sorted.add(shard);
  };
  for (const shard of shards) visit(shard);
  return [...sorted];
}
