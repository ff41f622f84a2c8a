import { misconfigured } from '@rivergraph/core';
import type { Position } from '@rivergraph/core';
import { usualSkewMs } from '../clock-skew.ts';
import { toPlace } from '../position.ts';
import type { NewLease } from './lease.ts';

/**
 * Where shards begin that nobody has a checkpoint of. `trim-horizon`: with the oldest record that is kept. `latest`: with what comes
 * after the first start, and of the five seconds before it, since clocks differ. `timestamp`: with the first record that arrived then or later. `after`: behind the named records, by the
 * id of the shard; shards that are not named begin with their oldest record, unless they lead to one that is.
 *
 * @public
 */
export type StartAt =
  | 'trim-horizon'
  | 'latest'
  | { readonly timestamp: Date | number }
  | { readonly after: Readonly<Record<string, Position>> };

/** Checks what users without types may pass. */
export function checkStartAt(startAt: unknown): StartAt {
  if (startAt === 'trim-horizon' || startAt === 'latest') return startAt;
  if (typeof startAt === 'object' && startAt !== null) {
    if ('timestamp' in startAt && Number.isFinite(timeOf(startAt.timestamp))) return startAt as StartAt;
    if ('after' in startAt && typeof startAt.after === 'object' && startAt.after !== null) {
      for (const position of Object.values(startAt.after)) toPlace(position as Position);
      return startAt as StartAt;
    }
  }
  const came = typeof startAt === 'string' ? 'another text' : `a value of type ${typeof startAt}`;
  throw misconfigured(
    `option startAt: expected 'trim-horizon', 'latest', { timestamp } or { after }, got ${came}`,
  );
}

/** Whether it is a time that shards begin at. */
export function isTime(startAt: StartAt): boolean {
  return typeof startAt === 'object' && 'timestamp' in startAt;
}

/** The shards that are to begin behind a record of theirs. */
export function namedShards(startAt: StartAt): readonly string[] {
  return typeof startAt === 'object' && 'after' in startAt ? Object.keys(startAt.after) : [];
}

/** Gives the first checkpoint of a shard. `now` is what `latest` means from then on, also after a restart. */
export function firstCheckpoint(
  startAt: StartAt,
  shardId: string,
  now: number,
): Pick<NewLease, 'checkpoint' | 'startTimestamp'> {
  if (startAt === 'latest') return { checkpoint: 'LATEST', startTimestamp: now - usualSkewMs };
  if (startAt === 'trim-horizon') return { checkpoint: 'TRIM_HORIZON', startTimestamp: undefined };
  if ('timestamp' in startAt)
    return { checkpoint: 'AT_TIMESTAMP', startTimestamp: timeOf(startAt.timestamp) };
  const position = startAt.after[shardId];
  return {
    checkpoint: position === undefined ? 'TRIM_HORIZON' : toPlace(position),
    startTimestamp: undefined,
  };
}

/**
 * Gives the time that `LATEST` is to mean from now on, for a lease that does not say: that of another library. Asked for anew it would
 * mean a later one each time, and pass over what came meanwhile.
 */
export function latestOf(
  { checkpoint, startTimestamp }: Pick<NewLease, 'checkpoint' | 'startTimestamp'>,
  now: number,
): number | undefined {
  return checkpoint === 'LATEST' && startTimestamp === undefined ? now - usualSkewMs : undefined;
}

/** Milliseconds since 1970, or not a number. */
export function timeOf(timestamp: unknown): number {
  if (timestamp instanceof Date) return timestamp.getTime();
  return typeof timestamp === 'number' ? timestamp : Number.NaN;
}
