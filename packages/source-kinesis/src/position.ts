import { misconfigured } from '@rivergraph/core';
import type { Position } from '@rivergraph/core';

/** A record of a shard: its sequence number, and which one it is of those that a producer put into one Kinesis record. */
export interface Place {
  /** In decimal digits. */
  readonly sequence: string;
  /** From 0; 0 also for a record that was not aggregated. */
  readonly sub: number;
}

/** More digits than a sequence number has: they are below 2^186. */
const digits = 57;
const subDigits = 7;

/** Names a record in a text: the sequence number, and behind a colon the place in the aggregate unless it is the first. */
export function toPosition({ sequence, sub }: Place): Position {
  return sub === 0 ? sequence : `${sequence}:${sub}`;
}

/** Reads a position, which may come from a file that somebody edited. */
export function toPlace(position: Position): Place {
  const match = typeof position === 'string' ? /^(\d{1,57})(?::(\d{1,7}))?$/.exec(position) : null;
  const sequence = match?.[1];
  if (sequence !== undefined) return { sequence, sub: Number(match?.[2] ?? 0) };
  throw misconfigured(
    `kinesis: expected a position to be a sequence number in decimal digits, with ':' and a number behind it in an aggregate, got ${kindOf(position)}`,
    { reason: 'invalid-position' },
  );
}

/** Compares as sorting does. Sequence numbers are numbers: their texts may differ in length. */
export function comparePlaces(left: Place, right: Place): number {
  return compareSequences(left.sequence, right.sequence) || left.sub - right.sub;
}

function compareSequences(left: string, right: string): number {
  if (left === right) return 0;
  // Of one length, and without leading zeros, they sort as their texts do.
  if (left.length === right.length) return left < right ? -1 : 1;
  const difference = BigInt(left) - BigInt(right);
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Makes a string that sorts as places do. */
export function orderKeyOf(position: Position): string {
  const { sequence, sub } = toPlace(position);
  return `${sequence.padStart(digits, '0')}:${String(sub).padStart(subDigits, '0')}`;
}

function kindOf(position: Position): string {
  if (position === null) return 'null';
  return typeof position === 'string' ? 'another text' : `a value of type ${typeof position}`;
}
