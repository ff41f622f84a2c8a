import type { Item } from './attributes.ts';
import { kindOf } from './row-kind.ts';

/** What the tables tell of workers of the Kinesis Client Library 3. */
export interface KclFleet {
  /** The lock of the worker that hands out leases; `undefined` when nobody has it. */
  readonly leader: LeaderLock | undefined;
  /** When each worker told of itself last, in milliseconds since 1970. */
  readonly reports: ReadonlyMap<string, number>;
}

/** A lock of Amazon's DynamoDB lock client. Whoever has it writes another version in each heartbeat. */
export interface LeaderLock {
  readonly owner: string;
  readonly version: string;
  /** For how long a heartbeat counts. */
  readonly durationMs: number;
}

const usualDurationMs = 120_000;

/** Reads what a table says; in one that holds leases, their rows are passed over. */
export function fleetOf(items: readonly Item[], stream: string): KclFleet {
  const leader = items.find((item) => kindOf(item, stream) === 'leader');
  const metrics = items.filter((item) => kindOf(item, stream) === 'worker-metric');
  return { leader: leader === undefined ? undefined : lockOf(leader), reports: reportsOf(metrics) };
}

/** Reads the lock; one that was given back is none. */
export function lockOf(item: Item): LeaderLock | undefined {
  const version = item['recordVersionNumber']?.S;
  if (version === undefined || item['isReleased'] !== undefined) return undefined;
  const durationMs = Number(item['leaseDuration']?.S ?? item['leaseDuration']?.N ?? Number.NaN);
  return {
    owner: item['ownerName']?.S ?? '',
    version,
    durationMs: Number.isFinite(durationMs) && durationMs > 0 ? durationMs : usualDurationMs,
  };
}

/** Reads the rows in which workers tell of themselves, by the table of the leases or by their own. */
export function reportsOf(items: readonly Item[]): ReadonlyMap<string, number> {
  return new Map(
    items.flatMap((item): readonly (readonly [string, number])[] => {
      const seconds = Number(item['lut']?.N ?? Number.NaN);
      const worker = item['leaseKey']?.S ?? item['wid']?.S ?? '';
      return Number.isFinite(seconds) ? [[worker, seconds * 1000]] : [];
    }),
  );
}
