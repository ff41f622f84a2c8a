import type { Lease } from './lease.ts';

/** What a worker knows when it decides which leases to take. */
export interface TakingSituation {
  /** The leases that may be read, whoever has them. */
  readonly ready: readonly Lease[];
  readonly workerId: string;
  /** The shards that it has, and those that are being handed over to it. */
  readonly mine: ReadonlySet<string>;
  /** The most leases that the worker wants. */
  readonly maxLeases: number;
  readonly failoverMs: number;
  /** How long a lease has been seen to stand still, milliseconds. */
  stillFor(lease: Lease): number;
  /** At least 0 and below 1. Workers that choose at random seldom want the same. */
  random(): number;
}

/** What a worker does about it. */
export interface Taking {
  /** Leases that nobody has, or whose owner has not been heard of. */
  readonly take: readonly Lease[];
  /** Leases of others who have more than their share. */
  readonly ask: readonly Lease[];
}

/** After so many failover times a lease is taken, whatever the worker has already. */
const neglectedAfter = 3;

/**
 * Decides by counting: everybody wants an equal share of the leases. What is free comes first. Where nothing is free, those are asked
 * who have more than their share, for all that they have too much at once: one at a time, as the Kinesis Client Library does by default,
 * needs a round for each lease.
 */
export function planTaking(situation: TakingSituation): Taking {
  const { ready, maxLeases, failoverMs } = situation;
  const mine = ready.filter(({ shardId }) => situation.mine.has(shardId)).length;
  const free = ready.filter((lease) => isFree(lease, situation));
  const room = Math.max(0, maxLeases - mine);
  const neglected = free.filter((lease) => situation.stillFor(lease) >= neglectedAfter * failoverMs);
  const loads = loadsOf(situation, free);
  const needed = Math.min(shareOf(ready.length, loads.size) - mine, room);
  const rest = shuffle(
    free.filter((lease) => !neglected.includes(lease)),
    situation,
  );
  const take = [...neglected, ...rest.slice(0, Math.max(0, needed - neglected.length))].slice(0, room);
  if (take.length > 0 || free.length > 0 || needed <= 0) return { take, ask: [] };
  return { take: [], ask: planAsking(situation, loads, { mine, needed }) };
}

function isFree(lease: Lease, { workerId, mine, failoverMs, stillFor }: TakingSituation): boolean {
  if (mine.has(lease.shardId)) return false;
  if (stillFor(lease) >= failoverMs) return true;
  // Whoever hands it over reads it still, also when the one that asked for it is gone.
  if (lease.checkpointOwner !== undefined) return false;
  // One that says it is ours, and is not, was lost while the table was out of reach.
  return lease.owner === undefined || lease.owner === workerId;
}

function shareOf(leases: number, workers: number): number {
  return workers >= leases ? Math.min(1, leases) : Math.ceil(leases / workers);
}

/** The leases of each worker that is alive, and of this one in any case. */
function loadsOf({ ready, workerId }: TakingSituation, free: readonly Lease[]): Map<string, Lease[]> {
  const loads = new Map<string, Lease[]>([[workerId, []]]);
  const isTaken = new Set(ready);
  for (const lease of free) isTaken.delete(lease);
  for (const lease of isTaken) {
    if (lease.owner === undefined) continue;
    const leases = loads.get(lease.owner) ?? [];
    leases.push(lease);
    loads.set(lease.owner, leases);
  }
  return loads;
}

function planAsking(
  situation: TakingSituation,
  loads: ReadonlyMap<string, readonly Lease[]>,
  { mine, needed }: { readonly mine: number; readonly needed: number },
): readonly Lease[] {
  const share = shareOf(situation.ready.length, loads.size);
  const others = [...loads]
    .filter(([owner]) => owner !== situation.workerId)
    .map(([, leases]) => leases)
    .toSorted((left, right) => right.length - left.length);
  const asked: Lease[] = [];
  for (const leases of others) {
    const surplus = Math.min(leases.length - share, needed - asked.length);
    // What is being handed over already comes from somebody else.
    const askable = shuffle(
      leases.filter(({ checkpointOwner }) => checkpointOwner === undefined),
      situation,
    );
    asked.push(...askable.slice(0, Math.max(0, surplus)));
  }
  if (asked.length > 0) return asked;
  // Shares are rounded up, so that nobody may have too much while one has too little.
  const most = others[0] ?? [];
  const one = shuffle(
    most.filter(({ checkpointOwner }) => checkpointOwner === undefined),
    situation,
  ).slice(0, 1);
  return most.length - mine >= 2 ? one : [];
}

function shuffle<T>(items: readonly T[], { random }: TakingSituation): readonly T[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}
