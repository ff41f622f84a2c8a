import { misconfigured } from '@rivergraph/core';
import type { Position } from '@rivergraph/core';

/** As many digits as the largest offset that a number holds without loss, 2^53 − 1. */
const digits = 16;

/** Names the record at an offset. Brokers count in 64 bits; no partition gets to 2^53. */
export function toPosition(offset: number): Position {
  return String(offset);
}

/** Reads a position, which may come from a file that somebody edited. */
export function toOffset(position: Position): number {
  const offset = typeof position === 'string' && /^\d+$/.test(position) ? Number(position) : Number.NaN;
  if (Number.isSafeInteger(offset)) return offset;
  throw misconfigured(
    `kafka: expected a position to be an offset in decimal digits, got ${describe(position)}`,
    {
      reason: 'invalid-position',
    },
  );
}

/** Makes a string that sorts as offsets do. */
export function orderKeyOf(position: Position): string {
  return String(toOffset(position)).padStart(digits, '0');
}

function describe(position: Position): string {
  if (position === null) return 'null';
  return typeof position === 'string' ? 'another text' : `a value of type ${typeof position}`;
}
