import type { Clock, Partition, Position } from '@rivergraph/core';
import type { Owned } from './assignment.ts';
import type { AdminPort, TopicPartition } from './client.ts';
import { fetchBounds, findOutOfRange } from './offset-range.ts';
import type { Bounds, BoundsTable } from './offset-range.ts';
import type { OffsetTable } from './options.ts';
import type { ResolvedKafkaOptions } from './resolve-options.ts';
import { toOffset } from './position.ts';

/** Where a partition begins. */
export interface Start extends TopicPartition {
  readonly owned: Owned;
  readonly next: number;
  readonly bounds: Bounds;
  /** What the group has committed, where it has. */
  readonly stored: number | undefined;
  /** Whether the place would be another one if it were asked for later, so that it must be kept. */
  readonly isPassing: boolean;
  /** Whether the position does not exist. */
  readonly isOutOfRange: boolean;
  /** Whether the client had moved the group's position to the beginning, and nobody has moved it back. */
  readonly wasReset: boolean;
}

/** What starts are resolved with. */
export interface StartContext {
  readonly admin: AdminPort;
  readonly clock: Clock;
  readonly options: ResolvedKafkaOptions;
  /** Aborted when nobody wants to know any more. */
  readonly signal: AbortSignal;
}

type Offsets = ReadonlyMap<string, ReadonlyMap<number, number>>;

/**
 * Finds where partitions begin: where it was decided already, else after the given position, else at what the group has
 * committed, else where the options say. Asked after the join, so that the last commits of the old owners count.
 */
export async function resolveStarts(
  { admin, clock, options, signal }: StartContext,
  gained: readonly Owned[],
  positions: ReadonlyMap<Partition, Position> = new Map(),
): Promise<readonly Start[]> {
  const given = new Map(gained.map((owned) => [owned, positionOf(owned, positions)]));
  const topics = [...new Set(gained.map(({ place }) => place.topic))];
  // In this order: asked for a group first, the client looks at all topics of the cluster, and fails for any without a leader.
  const bounds = await fetchBounds(admin, topics);
  const committed = await fetchCommitted(admin, options.groupId, topics);
  const fresh = gained.filter(
    (owned) => given.get(owned) === undefined && stored(committed, owned) === undefined,
  );
  const timed = await fetchTimed(admin, options, fresh);
  const starts = gained.map((owned) => {
    const limits = boundsOf(bounds, owned);
    const wasReset = given.get(owned) === undefined && offsetAt(committed, owned.place) === resetMark;
    const known = given.get(owned) ?? stored(committed, owned) ?? (wasReset ? limits.low : undefined);
    const first = known ?? firstOffset(options, owned.place, { limits, timed });
    const isPassing = known === undefined && (first !== limits.low || !options.fromBeginning);
    return {
      ...owned.place,
      owned,
      next: first,
      bounds: limits,
      stored: stored(committed, owned),
      isPassing,
      wasReset,
    };
  });
  const out = await findOutOfRange({ admin, clock, signal }, starts);
  return starts.map((start) => ({
    ...start,
    bounds: out.get(start) ?? start.bounds,
    isOutOfRange: out.has(start),
  }));
}

/** The first offset that is not to be read, where there is one. */
export function endOffset(
  { endOffsets }: ResolvedKafkaOptions,
  until: 'forever' | 'end',
  { owned, bounds }: Start,
): number | undefined {
  const named = endOffsets === undefined ? undefined : offsetIn(endOffsets, owned.place);
  return named ?? (until === 'end' ? bounds.high : undefined);
}

function positionOf(owned: Owned, positions: ReadonlyMap<Partition, Position>): number | undefined {
  if (owned.startAt !== undefined) return owned.startAt;
  const position = positions.get(owned.partition);
  return position === undefined ? undefined : toOffset(position) + 1;
}

function firstOffset(
  { startAt, fromBeginning }: ResolvedKafkaOptions,
  place: TopicPartition,
  { limits, timed }: { readonly limits: Bounds; readonly timed: Offsets },
): number {
  const named = startAt !== undefined && 'offsets' in startAt ? offsetIn(startAt.offsets, place) : undefined;
  return named ?? offsetAt(timed, place) ?? (fromBeginning ? limits.low : limits.high);
}

async function fetchCommitted(
  admin: AdminPort,
  groupId: string,
  topics: readonly string[],
): Promise<Offsets> {
  const found = await admin.fetchOffsets({ groupId, topics: [...topics] });
  return new Map(found.map(({ topic, partitions }) => [topic, byPartition(partitions)]));
}

async function fetchTimed(
  admin: AdminPort,
  { startAt }: ResolvedKafkaOptions,
  fresh: readonly Owned[],
): Promise<Offsets> {
  if (startAt === undefined || !('timestamp' in startAt)) return new Map();
  const topics = [...new Set(fresh.map(({ place }) => place.topic))];
  const entries = topics.map(
    async (topic): Promise<[string, ReadonlyMap<number, number>]> => [
      topic,
      byPartition(await admin.fetchTopicOffsetsByTimestamp(topic, startAt.timestamp)),
    ],
  );
  return new Map(await Promise.all(entries));
}

function byPartition(
  offsets: readonly { readonly partition: number; readonly offset: string }[],
): ReadonlyMap<number, number> {
  return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
}

/** What kafkajs commits when it has found a position that does not exist, and is to go on at the beginning. */
const resetMark = -2;

/** Below 0 there is nothing, or (after kafkajs has reset a position by itself) a name for an end of the partition. */
function stored(committed: Offsets, { place }: Owned): number | undefined {
  const offset = offsetAt(committed, place);
  return offset === undefined || offset < 0 ? undefined : offset;
}

function boundsOf(table: BoundsTable, { place }: Owned): Bounds {
  return table.get(place.topic)?.get(place.partition) ?? { low: 0, high: 0 };
}

function offsetAt(offsets: Offsets, { topic, partition }: TopicPartition): number | undefined {
  return offsets.get(topic)?.get(partition);
}

function offsetIn(table: OffsetTable, { topic, partition }: TopicPartition): number | undefined {
  const offset = table[topic]?.[partition];
  return offset === undefined ? undefined : Number(offset);
}
