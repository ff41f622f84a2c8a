import { setTimeout as sleep } from 'node:timers/promises';
import { startHttpFaultProxy } from '@rivergraph/servers';
import { Crew } from './crew/crew.ts';
import type { CrewOptions } from './crew/crew.ts';

/** What a crew asked of its lease table, while nobody came or went. */
export interface LeaseCalls {
  readonly shardMinutes: number;
  /** By operation. */
  readonly calls: ReadonlyMap<string, number>;
}

/** What is counted, and how long. */
export interface CountingOptions extends CrewOptions {
  readonly workers: number;
  readonly seconds: number;
}

const quietShare = 0.7;

/** Lets workers share a stream, and counts the calls to their lease table from when all is quiet. */
export async function countLeaseCalls(options: CountingOptions): Promise<LeaseCalls> {
  const { leases, workers, shards, seconds, failoverMs } = options;
  await using proxy = await startHttpFaultProxy({ target: leases.endpoint });
  await using crew = new Crew({ ...options, leases: { ...leases, endpoint: proxy.url } });
  const members = await crew.load(workers);
  await crew.settle(() => members.forEach((worker) => worker.begin()));
  // Whoever has just got something looks again after half of it.
  await sleep(quietShare * failoverMs);
  const [before, startedAt] = [new Map(proxy.calls()), performance.now()];
  await sleep(seconds * 1_000);
  const calls = [...proxy.calls()].map(
    ([operation, count]) => [operation, count - (before.get(operation) ?? 0)] as const,
  );
  return { shardMinutes: (shards * (performance.now() - startedAt)) / 60_000, calls: new Map(calls) };
}

/** All calls of a shard in a minute. */
export function callsPerShardMinute({ shardMinutes, calls }: LeaseCalls): number {
  return [...calls.values()].reduce((sum, count) => sum + count, 0) / shardMinutes;
}
