import { misconfigured } from '@rivergraph/core';
import { isPlace } from '../leases/checkpoint.ts';
import type { Lease } from '../leases/lease.ts';
import { timeOf } from '../leases/start-at.ts';
import type { StartAt } from '../leases/start-at.ts';
import type { Place } from '../position.ts';
import type { ShardStart } from '../stream/stream-port.ts';

/** Where a reader begins: what the service is asked for, and what of it was finished already. */
export interface ReaderStart {
  readonly start: ShardStart;
  readonly after: Place | undefined;
}

/** Reads on behind a place. The record itself is asked for: it may be an aggregate that is not finished, and shows that nothing between has expired. */
export function startAfter(place: Place): ReaderStart {
  return { start: { type: 'AT_SEQUENCE_NUMBER', sequence: place.sequence }, after: place };
}

/** Says where a lease wants its shard to be read. `startAt` knows the time that an AT_TIMESTAMP of another library does not store. */
export function startOf({ checkpoint, startTimestamp }: Lease, startAt: StartAt): ReaderStart {
  if (isPlace(checkpoint)) return startAfter(checkpoint);
  if (checkpoint === 'TRIM_HORIZON') return { start: { type: 'TRIM_HORIZON' }, after: undefined };
  const timestamp = startTimestamp ?? givenTime(startAt);
  if (timestamp !== undefined) return { start: { type: 'AT_TIMESTAMP', timestamp }, after: undefined };
  if (checkpoint === 'LATEST') return { start: { type: 'LATEST' }, after: undefined };
  throw misconfigured(
    'kinesis: a lease begins at a time that is not stored with it; say it by startAt: { timestamp }',
    { reason: 'timestamp-unknown' },
  );
}

function givenTime(startAt: StartAt): number | undefined {
  return typeof startAt === 'object' && 'timestamp' in startAt ? timeOf(startAt.timestamp) : undefined;
}
