import type { Clock } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import type { AdminPort, TopicPartition } from './client.ts';

/** The offsets of a partition: `low` exists if anything does, `high` is the next to be written. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Bounds by topic and partition. */
export type BoundsTable = ReadonlyMap<string, ReadonlyMap<number, Bounds>>;

/** Asks for the bounds of all partitions of some topics. */
export async function fetchBounds(admin: AdminPort, topics: readonly string[]): Promise<BoundsTable> {
  const entries = topics.map(async (topic): Promise<[string, ReadonlyMap<number, Bounds>]> => {
    const offsets = await admin.fetchTopicOffsets(topic);
    const bounds = offsets.map(({ partition, low, high }): [number, Bounds] => [
      partition,
      { low: Number(low), high: Number(high) },
    ]);
    return [topic, new Map(bounds)];
  });
  return new Map(await Promise.all(entries));
}

/** Whether reading can go on at an offset; the end, where the next record will be, is one. */
export function isWithin(offset: number, { low, high }: Bounds): boolean {
  return offset >= low && offset <= high;
}

/** A place to read on from, and whether it exists. */
export interface Doubtful extends TopicPartition {
  readonly next: number;
}

/** What a second look needs. */
export interface LookContext {
  readonly admin: AdminPort;
  readonly clock: Clock;
  /** Aborted when nobody wants to know any more. */
  readonly signal: AbortSignal;
}

const looks = 3;
const pauseMs = 500;

/**
 * Gives the bounds of those whose position does not exist. Asks again before it says so: after a leader has moved, the new one
 * may for a moment know of fewer records than the old one had shown.
 */
export async function findOutOfRange<T extends Doubtful>(
  { admin, clock, signal }: LookContext,
  doubtful: readonly T[],
): Promise<ReadonlyMap<T, Bounds>> {
  const found = new Map<T, Bounds>();
  for (let look = 1; ; look += 1) {
    const table = await fetchBounds(admin, [...new Set(doubtful.map(({ topic }) => topic))]);
    found.clear();
    for (const one of doubtful) {
      const bounds = table.get(one.topic)?.get(one.partition);
      if (bounds !== undefined && !isWithin(one.next, bounds)) found.set(one, bounds);
    }
    if (found.size === 0 || look === looks || signal.aborted) return found;
    await pause(clock, pauseMs, signal);
  }
}
